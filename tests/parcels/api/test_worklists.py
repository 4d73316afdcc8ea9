import datetime as dt

import pytest
from django.test import Client

from accounts.models import Role
from parcels.models import Parcel, UseZone
from tests import factories as make

pytestmark = pytest.mark.django_db


def client(*roles: str, **values) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(*roles, **values))
    return made


def counts(reader: Client) -> dict[str, int]:
    return {row["key"]: row["count"] for row in reader.get("/api/worklists/").json()["lists"]}


def items(reader: Client, key: str) -> list[dict]:
    return reader.get(f"/api/worklists/{key}/").json()["results"]


def sound(code: str, **values) -> Parcel:
    """A parcel with an owner and a use of its whole area."""
    parcel = make.parcel(code, **values)
    make.right(parcel)
    UseZone.objects.create(
        subdistrict=parcel.subdistrict,
        parcel=parcel,
        use="RESIDENCE",
        area_sq_wah=parcel.register_area_sq_wah,
        during=make.FROM_START,
    )
    return parcel


def test_a_sound_register_has_nothing_to_do():
    sound("01A001")
    sound("01A002")  # beside the first: they touch and do not overlap
    assert set(counts(client()).values()) == {0}


def test_ground_claimed_twice_is_drawn():
    sound("01A001", boundary=make.square(300, 100, 20))
    sound("01A002", boundary=make.square(315, 100, 20))
    reader = client()
    assert counts(reader)["overlaps"] == 1
    (found,) = items(reader, "overlaps")
    assert found["code"] == "01A001"
    assert found["subtitle"] == "Over 01A002 by 100.0 m²"
    assert found["problem"]["features"][0]["geometry"]["type"].endswith("Polygon")


def test_each_fault_has_its_list():
    owner_missing = make.parcel("01A001")
    sound("01A002", boundary=make.square(300, 300, 22))
    sound("01A003", boundary=None)
    reader = client()
    found = counts(reader)
    assert found == {
        "overlaps": 0, "no_owner": 1, "area_differs": 1, "uses_off": 1, "no_boundary": 1,
    }  # fmt: skip
    assert [row["parcel_id"] for row in items(reader, "no_owner")] == [owner_missing.pk]
    (differs,) = items(reader, "area_differs")
    assert (differs["code"], differs["subtitle"]) == (
        "01A002", "Drawn and paper differ by 21.0%",
    )  # fmt: skip
    (lost,) = items(reader, "no_boundary")
    assert lost["lon"] == pytest.approx(97.95, abs=0.2)  # in the middle of its block


def test_what_is_retired_waits_for_nobody():
    make.parcel("01A001", retired_on=dt.date(2024, 1, 1))
    assert counts(client())["no_owner"] == 0


def test_another_place_sees_nothing_of_it():
    make.parcel("01A001")
    elsewhere = make.subdistrict("580105")
    assert counts(client(Role.SURVEYOR, subdistrict=elsewhere))["no_owner"] == 0


def test_an_unknown_list_is_not_found():
    assert client().get("/api/worklists/nothing/").status_code == 404


def test_a_volunteer_may_not_look():
    assert client(Role.VOLUNTEER).get("/api/worklists/").status_code == 403


def test_the_lists_take_few_queries(django_assert_max_num_queries):
    sound("01A001")
    reader = client()
    with django_assert_max_num_queries(10):
        counts(reader)
