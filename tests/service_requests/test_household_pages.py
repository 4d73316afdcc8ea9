"""The household's doors: menu, code, request, following it, tracking."""

import re
import uuid

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import OutboxMessage
from parcels.models import Sticker
from service_requests.models import RequestPhoto, ServiceRequest
from tests import factories
from tests.service_requests import desk

pytestmark = pytest.mark.django_db
LIGHT = {"a-fault": "off", "place": "house", "client_uuid": str(uuid.uuid4())}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def sticker() -> Sticker:
    return desk.home()


def sign_in(client: Client, sticker: Sticker) -> None:
    url = reverse("household-sign-in", args=[sticker.token])
    client.post(url)
    code = re.search(r"\d{6}", OutboxMessage.objects.latest("pk").body).group()
    assert client.post(url, {"code": code}).status_code == 302


def test_the_menu_says_nothing_personal(client: Client, sticker: Sticker) -> None:
    sticker.household.head = factories.party("สมศรี")
    sticker.household.save()
    page = client.get(reverse("household", args=[sticker.token])).content.decode()
    assert "บ้านปางหมู" in page
    assert page.count("<svg") >= 6
    assert "1669" in page
    for secret in ("สมศรี", sticker.household.house.house_number + "<", "5678"):
        assert secret not in page


def test_the_first_view_is_light(client: Client, sticker: Sticker) -> None:
    page = client.get(reverse("household", args=[sticker.token])).content
    css = project.BASE_DIR / "frontend" / "css"
    styles = sum((css / name).stat().st_size for name in ("base.css", "desk.css"))
    assert len(page) + styles < 50_000
    form = client.get(reverse("household-new-request", args=[sticker.token, "FAC-LGT"]))
    assert len(form.content) + styles < 50_000


def test_the_menu_costs_few_queries(
    client: Client, sticker: Sticker, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, sticker)
    for _ in range(5):
        desk.submitted("FAC-LGT", sticker.household)
    with django_assert_max_num_queries(6):
        client.get(reverse("household", args=[sticker.token]))
    with django_assert_max_num_queries(5):
        client.get(reverse("household-services", args=[sticker.token]))
    with django_assert_max_num_queries(6):
        client.get(reverse("household-requests", args=[sticker.token]))


@pytest.mark.parametrize("name", ["household", "household-services", "household-sign-in"])
def test_an_unknown_or_revoked_sticker_is_not_found(
    client: Client, sticker: Sticker, name: str
) -> None:
    assert client.get(reverse(name, args=["x" * 26])).status_code == 404
    sticker.revoked_at = desk.MONDAY
    sticker.save()
    assert client.get(reverse(name, args=[sticker.token])).status_code == 404


def test_too_many_pages_from_one_address_are_slowed(client: Client, sticker: Sticker) -> None:
    url = reverse("household", args=[sticker.token])
    answers = {client.get(url).status_code for _ in range(61)}
    assert answers == {200, 429}


def test_the_code_goes_to_the_house_and_lets_in(client: Client, sticker: Sticker) -> None:
    url = reverse("household-sign-in", args=[sticker.token])
    assert "xxx-xxx-5678" in client.get(url).content.decode()
    client.post(url)
    message = OutboxMessage.objects.get()
    assert message.recipient_hint == "xxx-xxx-5678"
    assert desk.PHONE not in message.body
    wrong = client.post(url, {"code": "not it"})
    assert "error-summary" in wrong.content.decode()
    sign_in(client, sticker)
    listed = reverse("household-requests", args=[sticker.token])
    assert client.get(listed).status_code == 200
    other = reverse("household-requests", args=[desk.home(2).token])
    assert client.get(other).status_code == 302
    client.post(reverse("household-sign-out", args=[sticker.token]))
    assert client.get(listed).status_code == 302


def test_after_the_code_it_goes_where_it_was_meant_to_and_nowhere_else(
    client: Client, sticker: Sticker
) -> None:
    url = reverse("household-sign-in", args=[sticker.token])
    for wanted, lands in (("/h/x/tax", "/h/x/tax"), ("https://evil.example/", None)):
        client.post(url)
        code = re.search(r"\d{6}", OutboxMessage.objects.latest("pk").body).group()
        answer = client.post(url, {"code": code, "next": wanted})
        assert answer["Location"] == (lands or reverse("household", args=[sticker.token]))


def test_a_house_without_a_phone_is_told_where_to_go(client: Client) -> None:
    sticker = desk.home(3, phone="")
    page = client.post(reverse("household-sign-in", args=[sticker.token]))
    assert page.status_code == 200
    assert not OutboxMessage.objects.exists()


def test_a_private_matter_asks_for_the_code_first(client: Client, sticker: Sticker) -> None:
    url = reverse("household-new-request", args=[sticker.token, "STK-ELD"])
    answer = client.get(url)
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]
    assert client.post(url, desk.ANSWERS["STK-ELD"]).status_code == 302
    as_script = client.post(url, headers={"accept": "application/json"})
    assert as_script.status_code == 401
    assert as_script.json()["code"] == "sign_in"


def test_a_light_is_reported_without_sign_in_and_tracked(client: Client, sticker: Sticker) -> None:
    url = reverse("household-new-request", args=[sticker.token, "FAC-LGT"])
    with_photo = LIGHT | {"photos": _file()}
    answer = client.post(url, with_photo)
    assert answer["Location"] == reverse("household-request-sent", args=[sticker.token])
    made = ServiceRequest.objects.get()
    assert made.photos.count() == 1
    page = client.get(answer["Location"]).content.decode()
    assert made.number in page
    assert made.contact_last4 in page
    tracked = client.post(
        reverse("track"), {"number": made.number.lower(), "digits": made.contact_last4}
    )
    assert "รับเรื่องแล้ว" in tracked.content.decode() or "Accepted" in tracked.content.decode()


def test_a_form_sent_twice_by_a_script_is_one_request(client: Client, sticker: Sticker) -> None:
    url = reverse("household-new-request", args=[sticker.token, "FAC-LGT"])
    twice = [
        client.post(url, LIGHT | {"photos": _file()}, headers={"accept": "application/json"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in twice] == [201, 201]
    assert twice[0].json() == twice[1].json()
    assert ServiceRequest.objects.count() == 1
    assert RequestPhoto.objects.count() == 1


def test_a_wrong_form_comes_back_with_everything_typed(client: Client, sticker: Sticker) -> None:
    url = reverse("household-new-request", args=[sticker.token, "FAC-LGT"])
    typed = {"description": "หน้าบ้านมืดมาก", "place": "words", "a-count": "สาม"}
    page = client.post(url, typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert "หน้าบ้านมืดมาก" in text
    assert "สาม" in text
    fields = client.post(url, typed, headers={"accept": "application/json"}).json()["fields"]
    assert set(fields) == {"fault", "count", "place"}


def test_what_is_not_a_photo_leaves_no_request(client: Client, sticker: Sticker) -> None:
    url = reverse("household-new-request", args=[sticker.token, "FAC-LGT"])
    bad = SimpleUploadedFile("x.jpg", b"<svg/>", content_type="image/jpeg")
    answer = client.post(url, LIGHT | {"photos": bad}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "photos" in answer.json()["fields"]
    assert not ServiceRequest.objects.exists()


def test_a_place_touched_on_the_map_is_kept_to_the_millimetre(
    client: Client, sticker: Sticker
) -> None:
    url = reverse("household-new-request", args=[sticker.token, "FAC-LGT"])
    client.post(url, LIGHT | {"place": "map_tap", "east": "390123.456", "north": "2140321.123"})
    made = ServiceRequest.objects.get()
    assert (made.location.x, made.location.y) == (390123.456, 2140321.123)
    assert made.location_source == "map_tap"


def test_the_household_follows_answers_and_rates(client: Client, sticker: Sticker) -> None:
    sign_in(client, sticker)
    made = desk.submitted("GEN-OIA", sticker.household, location=None)
    clerk = desk.officer("chief")
    desk.take(made, "accept", clerk)
    desk.take(made, "finish_counter", clerk)
    detail = reverse("household-request", args=[sticker.token, made.number])
    act = reverse("household-request-act", args=[sticker.token, made.number])
    assert 'value="confirm_solved"' in client.get(detail).content.decode()
    assert client.post(act, {"step": "reopen"}).status_code == 422
    assert client.post(act, {"step": "start"}).status_code == 404
    assert client.post(act, {"step": "confirm_solved"}).status_code == 302
    assert client.post(act, {"step": "rate", "overall": "4", "comment": "เร็ว"}).status_code == 302
    made.refresh_from_db()
    assert (made.stage, made.rating.overall) == ("closed", 4)
    assert client.post(act, {"step": "cancel"}).status_code == 422


def test_requests_photos_and_steps_of_another_house_are_not_found(
    client: Client, sticker: Sticker
) -> None:
    sign_in(client, sticker)
    theirs = desk.submitted("FAC-LGT", desk.home(2).household)
    args = [sticker.token, theirs.number]
    assert client.get(reverse("household-request", args=args)).status_code == 404
    assert client.post(reverse("household-request-act", args=args)).status_code == 404
    assert client.get(reverse("household-request-photo", args=[*args, 1])).status_code == 404


def test_five_wrong_digits_lock_the_number(client: Client, sticker: Sticker) -> None:
    made = desk.submitted("FAC-LGT", sticker.household)
    url = reverse("track")
    for _ in range(5):
        client.post(url, {"number": made.number, "digits": "0000"})
    page = client.post(url, {"number": made.number, "digits": made.contact_last4})
    assert 'class="timeline"' not in page.content.decode()


def test_the_small_map_shows_ground_and_nobody(client: Client, sticker: Sticker) -> None:
    factories.parcel("01A001")
    answer = client.get(reverse("household-minimap", args=[sticker.token]), {"zoom": "2"})
    assert answer["Content-Type"] == "image/svg+xml"
    text = answer.content.decode()
    assert text.startswith("<svg")
    assert "01A001" not in text
    wrong = client.get(reverse("household-minimap", args=[sticker.token]), {"zoom": "99"})
    assert wrong.status_code == 400


def test_the_outbox_is_there_in_a_demo_only(client: Client, sticker: Sticker, settings) -> None:
    sign_in(client, sticker)
    assert "xxx-xxx-5678" in client.get(reverse("outbox")).content.decode()
    settings.DEMO = False
    assert client.get(reverse("outbox")).status_code == 404


def _file():
    return SimpleUploadedFile("p.jpg", desk.picture(), content_type="image/jpeg")
