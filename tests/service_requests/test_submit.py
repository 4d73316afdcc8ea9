"""Sending a request: number, clock, place, sending twice, refusals, messages."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import OutboxMessage
from service_requests import hexagons
from service_requests.models import RequestCounter, RequestEvent, RequestType, ServiceRequest
from service_requests.services.submit import submit_request
from service_requests.services.sync import edit_service, sync_catalogue
from tests import factories
from tests.service_requests import desk
from tests.service_requests.desk import MONDAY

pytestmark = pytest.mark.django_db


def test_a_light_is_reported_and_accepted_at_once() -> None:
    household = desk.home().household
    made = desk.submitted("FAC-LGT", household)
    assert made.number == "ESS-2569-000001"
    assert (made.stage, made.division, made.priority) == ("accepted", "works", "normal")
    assert made.expected_at == MONDAY.replace(day=26, hour=16, minute=30)
    assert made.hexagon == hexagons.cell_of(made.location.x, made.location.y)
    assert made.submitted_month == dt.date(2026, 11, 1)
    steps = list(made.events.values_list("from_stage", "to_stage", "actor"))
    assert steps == [("", "submitted", "citizen"), ("submitted", "accepted", "system")]


def test_numbers_run_on_without_gaps_by_body_and_buddhist_year() -> None:
    other = desk.office("580105")
    first = [desk.submitted("FAC-LGT").number for _ in range(2)]
    with pytest.raises(ValidationError):
        desk.submitted("FAC-LGT", answers={})
    third = desk.submitted("FAC-LGT").number
    assert [*first, third] == [f"ESS-2569-{n:06d}" for n in (1, 2, 3)]
    new_year = dt.datetime(2026, 12, 31, 17, 30, tzinfo=dt.UTC)  # already 2570 in Thailand
    assert desk.submitted("FAC-LGT", now=new_year).number == "ESS-2570-000001"
    draft = desk.draft("FAC-LGT", request_type=desk.service("FAC-LGT", other), location=None,
                       landmark="หน้าวัด")  # fmt: skip
    made, _ = submit_request(subdistrict=other, draft=draft, now=MONDAY)
    assert made.number == "ESS-2569-000001"


def test_sending_again_gives_back_the_same_request() -> None:
    draft = desk.draft("FAC-LGT")
    first, was_new = submit_request(subdistrict=desk.office(), draft=draft, now=MONDAY)
    second, is_new = submit_request(subdistrict=desk.office(), draft=draft, now=MONDAY)
    assert (was_new, is_new) == (True, False)
    assert first.pk == second.pk
    assert RequestCounter.objects.get().last == 1


def test_a_wrong_form_names_its_fields_and_uses_no_number() -> None:
    with pytest.raises(ValidationError) as refusal:
        desk.submitted(
            "FAC-WAT",
            answers={"use": "swim", "capacity_l": "a lot"},
            location=None,
            contact_phone="12",
        )
    codes = {name: errors[0].code for name, errors in refusal.value.error_dict.items()}
    assert codes == {
        "use": "unknown_choice",
        "reason": "required",
        "capacity_l": "not_a_number",
        "truck_access": "required",
        "place": "required",
        "contact_phone": "not_a_phone",
    }
    assert not RequestCounter.objects.exists()


def test_a_place_far_outside_is_refused_and_a_near_one_taken() -> None:
    with pytest.raises(ValidationError) as refusal:
        desk.submitted(location=factories.point(9_000, 9_000))
    assert refusal.value.error_dict["place"][0].code == "outside"
    assert desk.submitted(location=factories.point(1_500, 500)).pk


def test_the_place_suggests_parcel_building_and_village() -> None:
    desk.office()
    far = factories.village(2, position=factories.point(900, 900), name_th="ไกล")
    near = factories.village(1, position=factories.point(100, 100))
    parcel = factories.parcel("01A001")
    building = factories.building(parcel)
    made = desk.submitted(location=building.footprint.centroid, location_source="gps")
    assert (made.parcel, made.building, made.village) == (parcel, building, near)
    assert not made.is_link_confirmed
    assert desk.submitted(location=far.position, location_source="gps").village == far


def test_a_fallen_wire_is_urgent_and_a_dangerous_road_too() -> None:
    wire = desk.submitted("FAC-LGT", answers={"fault": "wire_down"})
    road = desk.submitted("INF-REP", answers={"asset_kind": "road", "danger": "yes"})
    calm = desk.submitted("INF-REP", answers={"asset_kind": "road", "danger": "no"})
    assert (wire.priority, road.priority, calm.priority) == ("urgent", "urgent", "normal")
    assert wire.expected_at == road.expected_at == MONDAY + dt.timedelta(hours=24)


def test_an_emergency_needs_a_phone_and_no_sign_in() -> None:
    with pytest.raises(ValidationError) as refusal:
        desk.submitted("REL-EMS")
    assert "contact_phone" in refusal.value.error_dict
    made = desk.submitted("REL-EMS", contact_phone="081-234 5678")
    assert (made.priority, made.stage, made.contact_last4) == ("emergency", "submitted", "5678")


def test_the_message_tells_number_and_day_and_never_the_kind_of_welfare() -> None:
    desk.submitted("STK-ELD", desk.home().household)
    body = OutboxMessage.objects.get().body
    assert "ESS-2569-000001" in body
    assert "24 พ.ย. 2569" in body
    assert "เบี้ย" not in body
    assert "คำ" not in body.replace("คำขอ", "")


def test_an_anonymous_complaint_sends_no_message() -> None:
    made = desk.submitted("TRN-CMP", answers={"kind": "staff"}, contact_last4="4711")
    assert made.contact_last4 == "4711"
    assert not OutboxMessage.objects.exists()


def test_a_service_switched_off_is_not_offered_and_stays_off_after_a_sync() -> None:
    edit_service(request_type=desk.service("FAC-LGT"), is_active=False, target=9)
    sync_catalogue(subdistrict=desk.office())
    kept = desk.service("FAC-LGT")
    assert (kept.is_active, kept.target) == (False, 9)
    with pytest.raises(ValidationError) as refusal:
        desk.submitted("FAC-LGT")
    assert refusal.value.code == "not_offered"
    assert not ServiceRequest.objects.exists()


def test_a_changed_form_gets_a_version_and_old_answers_keep_theirs() -> None:
    made = desk.submitted("FAC-LGT")
    form = made.request_type.forms.get()
    form.fields = form.fields[:1]
    form.save()
    sync_catalogue(subdistrict=desk.office())
    assert made.request_type.forms.count() == 2
    assert desk.submitted("FAC-LGT").form_version == 2
    made.refresh_from_db()
    assert made.form_version == 1


def test_what_the_office_may_not_change() -> None:
    with pytest.raises(ValueError, match="path"):
        edit_service(request_type=desk.service("FAC-LGT"), path="W9")
    assert RequestType.objects.get(code="FAC-LGT").path == "W3"


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers_in_a_row() -> None:
    desk.office()
    same = uuid.uuid4()
    errors: list[Exception] = []

    def send(number: int) -> None:
        try:
            extra = {"client_uuid": same} if number < 4 else {}
            desk.submitted("FAC-LGT", **extra)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    numbers = sorted(ServiceRequest.objects.values_list("number", flat=True))
    assert numbers == [f"ESS-2569-{n:06d}" for n in range(1, 18)]
    assert RequestEvent.objects.filter(to_stage="submitted").count() == 17
