"""The staff doors: queue, request, export, settings, map JSON, and who is refused."""

import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from service_requests.models import ServiceRequest
from service_requests.selectors.queue import PAGE
from service_requests.views.queue import safe_cell
from tests import factories
from tests.service_requests import desk

pytestmark = pytest.mark.django_db


def client_of(*roles: str, division: str = "works", **values) -> Client:
    client = Client()
    client.force_login(desk.officer(division, *roles, **values))
    return client


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "roles", "status"),
    [
        ("request-queue", ("officer",), 200),
        ("request-queue", ("auditor",), 200),
        ("request-queue", ("assessor",), 403),
        ("request-queue", ("planner",), 403),
        ("request-services", ("head",), 200),
        ("request-services", ("officer",), 403),
        ("heatmap", ("planner",), 200),
        ("heatmap", ("field_worker",), 403),
    ],
)
def test_who_may_come_in(name: str, roles: tuple[str, ...], status: int) -> None:
    desk.office()
    assert client_of(*roles).get(reverse(name)).status_code == status
    assert Client().get(reverse(name)).status_code == 302


def test_the_queue_starts_with_emergencies_then_what_is_due() -> None:
    later = desk.submitted("INF-REP")
    sooner = desk.submitted("FAC-LGT")
    ems = desk.submitted("REL-EMS", contact_phone=desk.PHONE)
    without = desk.submitted("GEN-OIA", location=None)
    page = client_of(division="chief").get(reverse("request-queue"))
    listed = [row.number for row in page.context["page"].rows]
    assert listed == [one.number for one in (ems, sooner, later, without)]


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    numbers = {desk.submitted("FAC-LGT").number for _ in range(PAGE + 7)}
    client, url = client_of(), reverse("request-queue")
    first = client.get(url).context["page"]
    second = client.get(url, {"after": str(first.after)}).context["page"]
    assert (len(first.rows), len(second.rows), second.after) == (PAGE, 7, None)
    assert {row.number for row in (*first.rows, *second.rows)} == numbers


def test_the_queue_costs_the_same_for_one_and_for_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, household = client_of(), desk.home().household
    for _ in range(12):
        desk.submitted("FAC-LGT", household)
    with django_assert_max_num_queries(8):
        client.get(reverse("request-queue"))


def test_filters_and_the_way_straight_to_a_number() -> None:
    factories.village(1, subdistrict=desk.office())
    light, road = desk.submitted("FAC-LGT"), desk.submitted("INF-REP")
    client, url = client_of(), reverse("request-queue")

    def listed(**query: str) -> list[str]:
        return [row.number for row in client.get(url, query).context["page"].rows]

    assert listed(service="INF-REP") == [road.number]
    assert listed(village=str(light.village_id)) == [light.number, road.number]
    ServiceRequest.objects.update(expected_at=timezone.now() + dt.timedelta(days=1))
    assert listed(late="1") == []
    ServiceRequest.objects.filter(pk=road.pk).update(expected_at=desk.MONDAY.replace(year=2020))
    assert listed(late="1") == [road.number]
    assert listed(stage="screening") == []
    assert listed(after="nonsense") != []
    straight = client.get(url, {"q": light.number.lower()})
    assert straight["Location"] == reverse("request-detail", args=[light.number])


def test_a_private_request_is_seen_by_its_division_alone() -> None:
    made = desk.submitted("STK-ELD", desk.home().household)
    url = reverse("request-detail", args=[made.number])
    assert client_of(division="welfare").get(url).status_code == 200
    assert client_of("administrator", division="").get(url).status_code == 200
    for client in (client_of(division="works"), client_of(division="")):
        assert client.get(url).status_code == 404
        assert made.number not in text_of(client.get(reverse("request-queue")))
        assert made.number not in text_of(client.get(reverse("request-export", args=["csv"])))


def test_another_body_sees_nothing() -> None:
    made = desk.submitted("FAC-LGT")
    stranger = client_of(subdistrict=factories.subdistrict("580105"))
    for name in ("request-detail", "request-slip", "request-picture"):
        assert stranger.get(reverse(name, args=[made.number])).status_code == 404
    assert stranger.post(reverse("request-act", args=[made.number])).status_code == 404
    assert made.number not in text_of(stranger.get(reverse("request-queue")))


def test_moving_on_from_the_page_and_being_told_why_not() -> None:
    made = desk.submitted("FAC-LGT")
    client, act = client_of(), reverse("request-act", args=[made.number])
    step = {"do": "step", "step": "start", "seen": "accepted"}
    assert client.post(act, step).status_code == 302
    stale = client.post(act, step)
    assert stale.status_code == 422
    assert "error-summary" in text_of(stale)
    page = text_of(client.get(reverse("request-detail", args=[made.number])))
    assert "disabled" in page  # finishing waits for a photo, and says so
    photo = io.BytesIO(desk.picture())
    photo.name = "after.jpg"
    assert client.post(act, {"do": "photos", "moment": "after", "photos": photo}).status_code == 302
    done = {"do": "step", "step": "finish_field", "seen": "in_progress"}
    assert client.post(act, done).status_code == 302
    made.refresh_from_db()
    assert made.stage == "done"
    picture = reverse("request-photo", args=[made.number, made.photos.get().pk])
    answer = client.get(picture)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private")
    assert Client().get(picture).status_code == 302


def test_notes_crew_records_and_links() -> None:
    made, parcel = desk.submitted("FAC-SEW"), factories.parcel("01A001")
    client = client_of(division="health")
    act = reverse("request-act", args=[made.number])
    client.post(act, {"do": "note", "note": "โทรแล้ว"})
    client.post(act, {"do": "crew", "crew-measured_m3": "๒.๕"})
    client.post(act, {"do": "link", "parcel": "01a001", "building": "", "household": ""})
    made.refresh_from_db()
    assert made.answers["measured_m3"] == "2.5"
    assert (made.parcel, made.is_link_confirmed) == (parcel, True)
    assert "โทรแล้ว" in text_of(client.get(reverse("request-detail", args=[made.number])))
    assert client.post(act, {"do": "link", "parcel": "99Z999"}).status_code == 422
    assert client.post(act, {"do": "dance"}).status_code == 404


def test_an_auditor_looks_and_cannot_write() -> None:
    made = desk.submitted("FAC-LGT", contact_phone=desk.PHONE)
    client = client_of("auditor")
    page = text_of(client.get(reverse("request-detail", args=[made.number])))
    assert desk.PHONE not in page
    act = reverse("request-act", args=[made.number])
    assert client.post(act, {"do": "note", "note": "x"}).status_code == 403
    assert client.post(act, {"do": "step", "step": "start"}).status_code == 422


def test_the_export_has_no_formula_no_contact_and_no_welfare() -> None:
    welfare = desk.submitted("STK-ELD", desk.home().household)
    client = client_of(division="welfare")
    rows = list(
        csv.reader(io.StringIO(text_of(client.get(reverse("request-export", args=["csv"])))))
    )
    row = next(row for row in rows if row[0] == welfare.number)
    assert row[1] == "สวัสดิการ"
    assert not any("5678" in cell or "เบี้ย" in cell for cell in row)
    sheet = load_workbook(
        io.BytesIO(client.get(reverse("request-export", args=["xlsx"])).content)
    ).active
    assert sheet is not None
    assert [cell.value for cell in next(sheet.iter_rows(min_row=2))][:2] == row[:2]
    assert client.get(reverse("request-export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+66", "-1", "@cmd", "\tx", "\rx", "\n=1"])
def test_cells_that_would_be_formulas_are_made_texts(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("12 บาท") == "12 บาท"


def test_the_office_sets_its_own_target() -> None:
    desk.office()
    change = {"code": "FAC-LGT", "target": "5", "target_unit": "wd", "division": "works"}
    client_of("head").post(reverse("request-services"), change)
    kept = desk.service("FAC-LGT")
    assert (kept.target, kept.is_active) == (5, False)


def test_points_for_the_map(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    light = desk.submitted("FAC-LGT", location_source="gps")
    desk.submitted("STK-ELD", desk.home().household)
    client = client_of()
    url = reverse("api-requests-map")
    with django_assert_max_num_queries(3):
        answer = client.get(url, {"months": "120"})
    (feature,) = json.loads(answer.content)["features"]
    assert feature["properties"]["number"] == light.number
    assert feature["geometry"]["type"] == "Point"
    assert 97 < feature["geometry"]["coordinates"][0] < 99
    assert json.loads(client.get(url, {"type": "INF-REP"}).content)["features"] == []
    assert client.get(url, {"months": "lots"}).status_code == 400
    assert Client().get(url).status_code in (401, 403)
    looks = json.loads(client_of("assessor").get(url, {"months": "120"}).content)
    assert [one["properties"]["url"] for one in looks["features"]] == [""]
    assert client_of("volunteer").get(url).status_code == 403


def test_requests_of_a_parcel() -> None:
    desk.office()
    parcel = factories.parcel("01A001")
    made = desk.submitted("FAC-LGT", location=parcel.boundary.centroid)
    client, url = client_of(), reverse("api-requests")
    (line,) = client.get(url, {"parcel": parcel.pk}).json()["results"]
    assert (line["number"], line["is_link_confirmed"]) == (made.number, False)
    (seen,) = client_of("surveyor").get(url, {"parcel": parcel.pk}).json()["results"]
    assert (seen["number"], seen["url"]) == (made.number, "")
    assert client.get(url).status_code == 400


def test_an_officer_takes_down_a_request_for_somebody_without_a_phone() -> None:
    household = desk.home(phone="").household
    client, url = client_of(), reverse("request-file", args=["FAC-LGT"])
    assert client.get(reverse("request-choose")).status_code == 200
    typed = {"channel": "counter", "filed_by": "headman", "household": str(household.number)}
    assert client.post(url, typed | {"household": "999"}).status_code == 422
    assert client.post(url, typed | {"a-fault": "off", "lat_lon": "x"}).status_code == 422
    answer = client.post(url, typed | {"a-fault": "off"})
    made = ServiceRequest.objects.get()
    assert answer["Location"] == reverse("request-detail", args=[made.number])
    assert (made.channel, made.filed_by, made.household) == ("counter", "headman", household)
    assert made.location == household.house.position
    assert made.events.first().by == made.filed_by_user
    on_the_map = {"lat_lon": "19.352907, 97.958869", "a-fault": "broken"}
    assert client.post(url, typed | on_the_map).status_code == 302
    assert ServiceRequest.objects.last().location_source == "map_tap"


def test_a_private_request_taken_down_by_another_division_is_handed_over() -> None:
    desk.office()
    answer = client_of(division="works").post(
        reverse("request-file", args=["STK-ELD"]),
        {f"a-{key}": value for key, value in desk.ANSWERS["STK-ELD"].items()},
    )
    assert answer.status_code == 200
    assert ServiceRequest.objects.get().number in text_of(answer)
