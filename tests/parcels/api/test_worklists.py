"""Work lists: found around each act, excepted with a reason, mended in one key, never lost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from parcels.models import Building, Finding, Parcel, RegisterCheck
from parcels.selectors import worklists
from parcels.services import findings, recording, reshaping, undo
from parcels.services.holdings import Holder
from parcels.services.work import Because
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = "2026-03-01"


def client(*roles: str, **values) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(*roles, **values))
    return made


def counts(reader: Client) -> dict[str, int]:
    """What waits, empty lists left out."""
    lists = reader.get("/api/worklists/").json()["lists"]
    return {row["key"]: row["count"] for row in lists if row["count"]}


def items(reader: Client, key: str, state: str = "waiting") -> list[dict]:
    return reader.get(f"/api/worklists/{key}/", {"state": state}).json()["results"]


def post(reader: Client, path: str, **body):
    return reader.post(path, body, content_type="application/json")


def because(by: User | None = None) -> Because:
    day = dt.date(2026, 3, 1)
    return Because(by=by or make.user(), reason="paper", effective_on=day, area_reason="survey")


def overlapping() -> tuple[Parcel, Parcel]:
    """The first has the ground of a narrow strip of the second as well: 2 m by 20 m."""
    one = make.owned_parcel("01A001", boundary=make.rectangle(100, 100, 22, 20))
    Parcel.objects.filter(pk=one.pk).update(register_area_sq_wah=Decimal(110))
    one.use_zones.update(area_sq_wah=Decimal(110))
    return one, make.owned_parcel("01A002")


def test_a_sound_register_has_nothing_to_do():
    make.owned_parcel("01A001")
    make.owned_parcel("01A002")  # beside the first: they touch and do not overlap
    assert counts(client()) == {}


def test_the_first_look_checks_the_whole_and_says_when():
    make.parcel()
    assert not RegisterCheck.objects.exists()
    answer = client().get("/api/worklists/").json()
    assert {row["key"] for row in answer["lists"]} == set(worklists.TOOLS)
    assert answer["checked_at"]
    assert RegisterCheck.objects.count() == 1


def test_ground_claimed_twice_is_drawn_and_can_be_given_to_either():
    one, other = overlapping()
    reader = client()
    assert counts(reader) == {"overlap": 1}
    (found,) = items(reader, "overlap")
    assert (found["title"], found["tool"]) == ("01A001, 01A002", "reshape")
    assert found["subtitle"] == "40.0 m² are claimed twice"
    assert found["problem"]["features"][0]["geometry"]["type"] == "Polygon"
    assert [mend["keep"] for mend in found["mends"]] == [one.pk, other.pk]
    body = {"finding_id": found["id"], "keep": other.pk, "reason": "deed", "effective_on": DAY}
    preview = post(reader, "/api/acts/mend", **body, preview=True)
    assert preview.status_code == 200, preview.json()
    assert counts(reader) == {"overlap": 1}
    assert post(reader, "/api/acts/mend", **body).status_code == 200
    assert [
        row["key"] for row in reader.get("/api/worklists/").json()["lists"] if row["count"]
    ] == ["area_differs"]  # the paper of the first says 110, which is another finding now
    one.refresh_from_db()
    assert one.area_sq_m == pytest.approx(400)
    (gone,) = items(reader, "overlap", "gone")
    assert gone["gone"]["label"] == "Resurvey"


def test_a_gap_goes_to_the_neighbour_that_is_named():
    make.owned_parcel("01A001", boundary=make.rectangle(100, 100, 20, 20))
    make.owned_parcel("01A002", boundary=make.rectangle(120.5, 100, 20, 20))
    make.owned_parcel("01A003", boundary=make.rectangle(100, 120, 40.5, 10))
    make.owned_parcel("01A004", boundary=make.rectangle(100, 90, 40.5, 10))
    reader = client()
    (found,) = items(reader, "gap")
    assert found["subtitle"] == "A gap of 10.0 m²"
    first = Parcel.objects.get(code="01A001")
    body = {"finding_id": found["id"], "keep": first.pk, "reason": "survey", "effective_on": DAY}
    assert post(reader, "/api/acts/mend", **body).status_code == 200
    first.refresh_from_db()
    assert first.area_sq_m == pytest.approx(410)
    assert "gap" not in counts(reader)


def test_uses_are_fitted_and_a_building_is_tied_to_its_ground():
    parcel = make.owned_parcel("01A001")
    parcel.use_zones.update(area_sq_wah=Decimal(80))
    building = make.building(parcel)
    make.building_use(building)
    Building.objects.filter(pk=building.pk).update(parcel=None)
    reader = client()
    assert counts(reader) == {"uses_off": 1, "no_parcel": 1}
    for key in ("uses_off", "no_parcel"):
        (found,) = items(reader, key)
        assert found["lon"]
        body = {"finding_id": found["id"], "reason": "survey", "effective_on": DAY}
        assert post(reader, "/api/acts/mend", **body).status_code == 200
    assert counts(reader) == {}
    building.refresh_from_db()
    assert building.parcel == parcel
    assert parcel.use_zones.open().get().area_sq_wah == 100


def test_one_of_two_copies_is_ended():
    make.owned_parcel("01A001")
    copy = make.owned_parcel("01A002", boundary=make.lot_square("01A001"))
    reader = client()
    (found,) = items(reader, "duplicate")
    keep = next(mend["keep"] for mend in found["mends"] if mend["keep"] != copy.pk)
    body = {"finding_id": found["id"], "keep": keep, "reason": "twice", "effective_on": DAY}
    assert post(reader, "/api/acts/mend", **body).status_code == 200
    assert list(Parcel.objects.current().values_list("code", flat=True)) == ["01A001"]


def test_what_needs_a_hand_is_not_mended_by_itself():
    make.parcel()
    reader = client()
    (found,) = items(reader, "no_owner")
    assert (found["mends"], found["tool"]) == ([], "transfer")
    body = {"finding_id": found["id"], "reason": "x", "effective_on": DAY}
    answer = post(reader, "/api/acts/mend", **body)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_mendable")


def test_an_act_settles_and_makes_findings_and_undo_brings_them_back():
    parcel = make.parcel("01A001")
    make.use_zone(parcel)
    reader = client()
    assert counts(reader) == {"no_owner": 1}
    by = make.user()
    entry = recording.transfer_right(
        because=because(by), parcel_id=parcel.pk, owners=[Holder(make.party().pk)]
    )
    assert counts(reader) == {}
    row = Finding.objects.get()
    assert (row.gone_by, row.gone_at is not None) == (entry, True)
    back = undo.undo(entry_id=entry.pk, because=because(by))
    row.refresh_from_db()
    assert (row.gone_at, row.found_by) == (None, back)
    assert counts(reader) == {"no_owner": 1}


def test_a_finding_of_others_is_left_alone_by_an_act_elsewhere():
    far = make.parcel("01B001")
    near = make.owned_parcel("01A001")
    reader = client()
    before = Finding.objects.count() if counts(reader) else 0
    recording.correct_parcel(because=because(), parcel_id=near.pk, fields={"remark": "x"})
    assert Finding.objects.standing().count() == before
    assert {row["code"] for row in items(reader, "no_owner")} == {far.code}


def test_around_an_act_the_same_is_found_as_in_the_whole():
    one, other = overlapping()
    make.owned_parcel("01A011")
    counts(client())
    shape = make.rectangle(100, 120, 20, 25)
    lot = Parcel.objects.get(code="01A011")
    reshaping.reshape_parcels(because=because(), changes={lot.pk: shape})
    recording.retire_parcel(because=because(), parcel_id=one.pk)
    around = set(Finding.objects.standing().values_list("kind", "key"))
    findings.check_whole(other.subdistrict_id)
    assert set(Finding.objects.standing().values_list("kind", "key")) == around
    assert around == {("area_differs", str(lot.pk))}


def test_an_exception_says_who_why_and_until_when_and_can_be_revoked():
    overlapping()
    reader = client(Role.SURVEYOR, first_name="สมหมาย")
    (found,) = items(reader, "overlap")
    path = f"/api/findings/{found['id']}/exception"
    assert post(reader, path, reason=" ").status_code == 400
    past = post(reader, path, reason="court", until="2020-01-01")
    assert (past.status_code, past.json()["code"]) == (422, "exception_refused")
    until = timezone.localdate() + dt.timedelta(30)
    assert post(reader, path, reason="in court", until=until.isoformat()).status_code == 204
    assert counts(reader) == {}
    (kept,) = items(reader, "overlap", "excepted")
    assert kept["exception"]["reason"] == "in court"
    assert (kept["exception"]["by"], kept["exception"]["until"]) == ("สมหมาย", until.isoformat())
    findings.check_whole(make.subdistrict().pk)
    assert counts(reader) == {}
    assert reader.delete(path).status_code == 204
    assert counts(reader) == {"overlap": 1}
    assert reader.delete(path).status_code == 404


def test_an_exception_ends_with_its_day_and_when_the_fault_grows():
    one, other = overlapping()
    reader = client()
    (found,) = items(reader, "overlap")
    row = Finding.objects.get(pk=found["id"])
    values = {"subdistrict": row.subdistrict_id, "finding_id": row.pk, "by": make.user()}
    until = timezone.localdate() + dt.timedelta(1)
    findings.except_finding(**values, reason="until tomorrow", until=until)
    assert not Finding.objects.waiting(until).exists()
    assert Finding.objects.waiting(until + dt.timedelta(1)).get() == row
    Parcel.objects.filter(pk=one.pk).update(boundary=make.rectangle(100, 100, 30, 20))
    findings.check_whole(other.subdistrict_id)
    assert "overlap" in counts(reader)


def test_a_planner_may_look_but_not_except_nor_mend():
    overlapping()
    reader = client(Role.PLANNER)
    (found,) = items(reader, "overlap")
    assert post(reader, f"/api/findings/{found['id']}/exception", reason="x").status_code == 403
    body = {"finding_id": found["id"], "reason": "x", "effective_on": DAY}
    assert post(reader, "/api/acts/mend", **body).status_code == 403
    assert post(reader, "/api/worklists/check").status_code == 403
    assert post(client(), "/api/worklists/check").status_code == 200


def test_what_is_retired_waits_for_nobody():
    make.parcel("01A001", retired_on=dt.date(2024, 1, 1))
    assert counts(client()) == {}


def test_another_place_sees_and_excepts_nothing_of_it():
    overlapping()
    (found,) = items(client(), "overlap")
    other = client(Role.SURVEYOR, subdistrict=make.subdistrict("580105"))
    assert counts(other) == {}
    answer = post(other, f"/api/findings/{found['id']}/exception", reason="x")
    assert answer.json()["code"] == "not_found"


def test_an_unknown_list_or_state_is_refused():
    assert client().get("/api/worklists/nothing/").status_code == 404
    assert client().get("/api/worklists/gap/", {"state": "x"}).status_code == 400


def test_a_volunteer_may_not_look():
    assert client(Role.VOLUNTEER).get("/api/worklists/").status_code == 403


def test_the_lists_take_few_queries(django_assert_max_num_queries):
    for lot in range(1, 9):
        make.parcel(f"01A00{lot}")
    reader = client()
    counts(reader)
    with django_assert_max_num_queries(6):
        counts(reader)
    with django_assert_max_num_queries(8):
        assert len(items(reader, "no_owner")) == 8


def test_looking_around_an_act_does_not_grow_with_the_register(django_assert_max_num_queries):
    parcel = make.owned_parcel("01A001")
    counts(client())
    entry = parcel.subdistrict.entries.create(
        act="correct", effective_on=dt.date(2026, 1, 1), reason="x"
    )
    with django_assert_max_num_queries(22):
        findings.recheck(entry, [parcel.pk], [])
