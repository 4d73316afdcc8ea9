"""Many hands on one parcel: one succeeds, the others are told what changed, nothing is lost."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Role, User
from parcels.models import Building, Parcel, RegisterEntry
from parcels.services import recording
from parcels.services.holdings import Holder, Use
from parcels.services.work import Because, StaleParcel
from tests import factories as make

DAY = dt.date(2026, 3, 1)
WRITERS = 20


def because(by: User, **values) -> Because:
    return Because(by=by, reason="paper", effective_on=DAY, **values)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_writers_one_succeeds_and_nineteen_are_told() -> None:
    parcel = make.owned_parcel()
    users = [make.user(Role.SURVEYOR, first_name=f"คนที่{n}") for n in range(WRITERS)]
    start = Barrier(WRITERS)

    def write(number: int) -> tuple[str, object]:
        try:
            start.wait(timeout=60)
            why = because(users[number], seen={parcel.pk: 1})
            fields = {"document_number": str(1000 + number)}
            recording.correct_parcel(because=why, parcel_id=parcel.pk, fields=fields)
        except StaleParcel as refusal:
            return "refused", refusal
        else:
            return "done", number
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(write, range(WRITERS)))
    (winner,) = [number for said, number in answers if said == "done"]
    refusals = [refusal for said, refusal in answers if said == "refused"]
    assert len(refusals) == WRITERS - 1
    parcel.refresh_from_db()
    assert (parcel.document_number, parcel.version) == (str(1000 + int(str(winner))), 2)
    assert RegisterEntry.objects.count() == 1
    for refusal in refusals:
        assert isinstance(refusal, StaleParcel)
        assert f"คนที่{winner}" in str(refusal.message)
        (told,) = refusal.conflict or []
        assert told["changes"] == [
            {"field": "document_number", "was": "1", "now": parcel.document_number}
        ]


@pytest.fixture
def parcel(db: None) -> Parcel:
    return make.owned_parcel()


@pytest.fixture
def other(parcel: Parcel) -> User:
    return make.user(Role.SURVEYOR, first_name="สมชาย")


def send(role: str, act: str, **fields):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.user(role))
    body = {"reason": "mine", "effective_on": "2026-03-01", **fields}
    return client.post(f"/api/acts/{act}", body, content_type="application/json")


def test_the_refusal_tells_each_act_and_each_field_since_what_was_seen(parcel: Parcel, other: User):
    heir = make.party("ทายาท")
    uses = [Use("OTHER", Decimal(40)), Use("UNUSED", Decimal(60))]
    recording.correct_parcel(
        because=because(other), parcel_id=parcel.pk, fields={"remark": "fenced"}
    )
    recording.change_use(because=because(other), parcel_id=parcel.pk, uses=uses)
    recording.transfer_right(because=because(other), parcel_id=parcel.pk, owners=[Holder(heir.pk)])
    answer = send(Role.SURVEYOR, "correct", parcel_id=parcel.pk, remark="mine", seen={parcel.pk: 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    (told,) = answer.json()["conflict"]
    assert told["version"] == 4
    assert [act["label"] for act in told["acts"]] == ["Transfer", "Change of use", "Correct"]
    assert {act["by"] for act in told["acts"]} == {"สมชาย"}
    said = {row["field"]: (row["was"], row["now"]) for row in told["changes"]}
    assert said["remark"] == ("", "fenced")
    assert said["uses"] == ("Residence 0-1-0", "Other use (commerce) 0-0-40, Vacant 0-0-60")
    assert "ใจดี" in said["owners"][0]
    assert "ทายาท" in said["owners"][1]
    parcel.refresh_from_db()
    assert parcel.remark == "fenced"


def test_only_what_came_after_the_seen_version_is_told(parcel: Parcel, other: User):
    for number in ("7", "8"):
        recording.correct_parcel(
            because=because(other), parcel_id=parcel.pk, fields={"document_number": number}
        )
    answer = send(Role.ASSESSOR, "correct", parcel_id=parcel.pk, remark="x", seen={parcel.pk: 2})
    (told,) = answer.json()["conflict"]
    assert told["changes"] == [{"field": "document_number", "was": "7", "now": "8"}]


def test_sent_again_over_the_new_version_keeps_both_changes(parcel: Parcel, other: User):
    recording.correct_parcel(
        because=because(other), parcel_id=parcel.pk, fields={"document_number": "77"}
    )
    refused = send(
        Role.SURVEYOR, "correct", parcel_id=parcel.pk, remark="mine", seen={parcel.pk: 1}
    )
    now = refused.json()["conflict"][0]["version"]
    again = send(
        Role.SURVEYOR, "correct", parcel_id=parcel.pk, remark="mine", seen={parcel.pk: now}
    )
    assert again.status_code == 200
    parcel.refresh_from_db()
    assert (parcel.document_number, parcel.remark) == ("77", "mine")


def test_a_parcel_that_ended_meanwhile_says_so(parcel: Parcel, other: User):
    recording.retire_parcel(because=because(other), parcel_id=parcel.pk)
    answer = send(Role.SURVEYOR, "correct", parcel_id=parcel.pk, remark="x", seen={parcel.pk: 1})
    (told,) = answer.json()["conflict"]
    assert told["is_retired"]
    assert "retired_on" in {row["field"] for row in told["changes"]}


def test_a_building_changed_by_another_is_not_overwritten(parcel: Parcel, other: User):
    building = make.building(parcel)
    owner = make.party("เจ้าของบ้าน")
    recording.transfer_right(
        because=because(other), building_id=building.pk, owners=[Holder(owner.pk)]
    )
    answer = send(
        Role.SURVEYOR, "demolish", building_id=building.pk, seen_buildings={building.pk: 1}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert Building.objects.current().filter(pk=building.pk).exists()
