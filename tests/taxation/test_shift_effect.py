"""What a previewed shift says of the tax is what runs before and after it differ by."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from parcels.models import BulkChange, Parcel, ParcelVersion, RegisterEntry, UseZone
from parcels.services import keeping, shift_errands, undo, zoning
from parcels.services.holdings import Use
from parcels.services.shifting import Area
from parcels.services.work import Because
from tests import factories as make
from tests.taxation.tax_rows import price
from tests.taxation.test_import_effect import DAY, YEAR, of_a_run

pytestmark = pytest.mark.django_db
LATER = dt.date(YEAR, 6, 1)


@pytest.fixture
def hand() -> User:
    return make.user(Role.SURVEYOR, Role.ASSESSOR)


@pytest.fixture
def lots(hand: User) -> list[Parcel]:
    """The first with a shop in the west and a field in the east, where the second lies; a third."""
    made = [make.owned_parcel(f"01A{n:03d}", make.party(f"คน{n}"), use="OTHER") for n in (1, 2, 5)]
    for lot in made:
        price(lot, "45000")
    ground = zoning.Zone(make.rectangle(100, 100, 8, 20), Use("OTHER", Decimal(0)))
    because = Because(by=hand, reason="ใช้ที่ดิน", effective_on=DAY)
    rest = Use("AGRICULTURE", Decimal(0))
    zoning.draw_use_zones(parcel_id=made[0].pk, zones=[ground], rest=rest, because=because)
    return made


def wish(hand: User, lots: list[Parcel], on: dt.date, **more: Any) -> shift_errands.Wish:
    """The second and third 0.9 m to the east: the first follows and its field grows."""
    places = [(make.EAST + x, make.NORTH + y) for x, y in ((0.0, 0.0), (300.0, 0.0), (0.0, 300.0))]
    because = Because(by=hand, reason="ภาพใหม่", effective_on=on, area_reason="รั้วจริง", **more)
    return shift_errands.Wish(
        area=Area("parcels", [lot.pk for lot in lots[1:]]),
        pairs=[((x, y), (x + 0.9, y)) for x, y in places],
        kind="translation",
        because=because,
    )


def told(found: dict[str, Any]) -> tuple[int, int]:
    """Satang before and after."""
    before, after = (int(Decimal(found[f"baht_{name}"]) * 100) for name in ("before", "after"))
    return before, after


@pytest.mark.parametrize("of_holders", [shift_errands.OF_HOLDERS, 0])
def test_the_tax_told_is_that_of_two_runs_to_the_satang(
    hand: User, lots: list[Parcel], of_holders: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift_errands, "OF_HOLDERS", of_holders)
    before = of_a_run(hand)
    found = wish(hand, lots, DAY, is_preview=True).carry_out()
    assert not ParcelVersion.objects.exists()
    wish(hand, lots, DAY).carry_out()
    after = of_a_run(hand)
    assert after != before
    assert told(found) == (before, after)
    assert found.get("of_all", False) is (of_holders == 0)


def test_a_parcel_changed_within_the_year_does_not_hide_the_tax_of_the_others(
    hand: User, lots: list[Parcel]
) -> None:
    Parcel.objects.filter(pk=lots[2].pk).update(valid_from=LATER)
    UseZone.objects.filter(parcel=lots[2]).update(during=(LATER, None))
    before = of_a_run(hand)
    found = wish(hand, lots, LATER, is_preview=True).carry_out()
    wish(hand, [lots[0], lots[1]], DAY).carry_out()  # the third cannot be earlier than it is
    assert told(found) == (before, of_a_run(hand))


def test_who_may_not_see_tax_is_told_none(lots: list[Parcel]) -> None:
    planner = make.user(Role.PLANNER)
    found = wish(planner, lots, DAY, is_preview=True).carry_out()
    assert len(found["parcels"]) == 3
    assert found["baht_after"] is None


# --- in the worker --------------------------------------------------------------------------------


def test_an_errand_says_its_steps_and_what_came_of_it(hand: User, lots: list[Parcel]) -> None:
    asked = wish(hand, lots, DAY, is_preview=True)
    key = shift_errands.ask(asked)
    assert shift_errands.look(hand, key).step == "waiting"
    assert shift_errands.carry_out(key) == "done"
    assert shift_errands.carry_out(key) == "gone"  # delivered twice
    result = shift_errands.look(hand, key).result
    assert result is not None
    assert f'"baht_after":"{asked.carry_out()["baht_after"]}"'.encode() in result
    with pytest.raises(shift_errands.ErrandLost):
        shift_errands.look(make.user(Role.SURVEYOR), key)


def test_a_stopped_errand_leaves_nothing(hand: User, lots: list[Parcel]) -> None:
    key = shift_errands.ask(wish(hand, lots, DAY))
    another = shift_errands.ask(wish(hand, lots, DAY))
    assert shift_errands.carry_out(key) == "stopped"  # its sender wants something else
    shift_errands.stop(hand, another)
    assert shift_errands.carry_out(another) == "gone"
    assert not RegisterEntry.objects.filter(reason="ภาพใหม่").exists()
    with pytest.raises(shift_errands.ErrandLost):
        shift_errands.look(hand, another)


def test_a_refusal_of_the_worker_comes_to_the_one_who_asked(
    client: Client, hand: User, lots: list[Parcel]
) -> None:
    client.force_login(hand)
    asked = wish(hand, lots, DAY)
    key = shift_errands.ask(replace(asked, because=replace(asked.because, reason=" ")))
    assert shift_errands.carry_out(key) == "refused"
    answer = client.get(reverse("shift-errand", args=[key]))
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert "reason" in answer.json()["fields"]


def test_the_door_gives_many_to_the_worker_and_an_act_is_done_once(
    client: Client, hand: User, lots: list[Parcel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift_errands, "IN_REQUEST", 1)
    client.force_login(hand)
    body = {
        "pairs": [
            {"on_map": degrees(x, y), "on_picture": degrees(x + 0.9, y)}
            for x, y in ((0, 0), (300, 0), (0, 300))
        ],
        "area": {"kind": "parcels", "ids": [lot.pk for lot in lots[1:]]},
        "reason": "ภาพใหม่", "area_reason": "รั้วจริง", "effective_on": str(DAY),
        "client_id": "6f1c1c1e-0000-4000-8000-000000000002",
    }  # fmt: skip
    answer = client.post(reverse("act-shift"), body, content_type="application/json")
    assert answer.status_code == 202
    key = answer.json()["errand"]
    assert shift_errands.carry_out(key) == "done"
    seen = client.get(reverse("shift-errand", args=[key])).json()
    entry = RegisterEntry.objects.get(reason="ภาพใหม่")
    assert seen["result"]["entry_id"] == entry.pk
    again = client.post(reverse("act-shift"), body, content_type="application/json")
    assert (again.status_code, again.json()["entry_id"]) == (200, entry.pk)
    assert client.delete(reverse("shift-errand", args=[key])).status_code == 204
    client.force_login(make.user(Role.CASHIER))
    assert client.get(reverse("shift-errand", args=[key])).status_code == 403


def degrees(x: float, y: float) -> dict[str, Any]:
    at = Point(make.EAST + x, make.NORTH + y, srid=32647)
    at.transform(4326)
    return {"type": "Point", "coordinates": [at.x, at.y]}


# --- rows of very many ----------------------------------------------------------------------------


def test_what_many_rows_were_is_kept_in_the_table_and_undone_alike(
    hand: User, lots: list[Parcel], monkeypatch: pytest.MonkeyPatch
) -> None:
    def state() -> list[object]:
        rows = [
            *Parcel.objects.order_by("pk").values_list("code", "boundary", "valid_from"),
            *UseZone.objects.order_by("pk").values_list("parcel", "use", "area_sq_wah", "during"),
            *ParcelVersion.objects.order_by("pk").values_list("parcel", "during", "boundary"),
        ]
        return [tuple(getattr(one, "hexewkb", one) for one in row) for row in rows]

    before = state()
    in_entry = wish(hand, lots, LATER).carry_out()
    moved = state()
    undo.undo(entry_id=in_entry["entry_id"], because=Because(by=hand, reason="a", effective_on=DAY))
    monkeypatch.setattr(keeping, "MANY", 1)
    in_table = wish(hand, lots, LATER).carry_out()
    entry = RegisterEntry.objects.get(pk=in_table["entry_id"])
    assert (entry.before, entry.after) == ({}, {})
    assert BulkChange.objects.filter(entry=entry, table="parcels_parcel").count() == 3
    assert without_ids(state()) == without_ids(moved)
    undo.undo(entry_id=entry.pk, because=Because(by=hand, reason="b", effective_on=DAY))
    assert state() == before


def without_ids(rows: list[object]) -> list[str]:
    return sorted(map(str, rows))
