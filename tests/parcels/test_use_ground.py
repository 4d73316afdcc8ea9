"""Drawn use zones through split, merge, reshape, shift and other words: kept true, or given up."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.gis.geos import LineString
from django.test import Client
from shapely import from_wkb

from accounts.models import Role
from geo import fit, neighbourhood
from parcels.models import Parcel, UseZone
from parcels.selectors.sheets import zones_of
from parcels.services import recording, reshaping, shifting, undo, zoning
from parcels.services.holdings import Use
from parcels.services.shapes import of_row
from parcels.services.work import Because
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def lot() -> Parcel:
    """20 m by 20 m: a house in the west (8 m), a field in the rest."""
    made = make.owned_parcel("01A001")
    zone = zoning.Zone(make.rectangle(100, 100, 8, 20), Use("RESIDENCE", Decimal(0)))
    zoning.draw_use_zones(
        parcel_id=made.pk, zones=[zone], rest=Use("AGRICULTURE", Decimal(0)), because=because()
    )
    return made


def because(day: dt.date = DAY) -> Because:
    return Because(by=make.user(), reason="paper", effective_on=day, area_reason="resurveyed")


def line(*places: tuple[float, float]):
    plane = LineString([(make.EAST + x, make.NORTH + y) for x, y in places], srid=32647)
    return plane.transform(4326, clone=True)


def told(code: str) -> list[tuple[str, str, float | None]]:
    """Use, square wah, drawn square metres of the live parcel's open uses."""
    rows = UseZone.objects.open().filter(parcel__code=code).order_by("pk")
    return [
        (row.use, str(row.area_sq_wah), row.boundary and round(row.boundary.area, 1))
        for row in rows
    ]


def inside(code: str) -> bool:
    """The zones lie in their parcel, over all of it, and on no ground twice."""
    shape = of_row(Parcel.objects.get(code=code))
    zones = [row.boundary for row in UseZone.objects.open().filter(parcel__code=code)]
    parts = [from_wkb(bytes(zone.wkb)) for zone in zones if zone]
    together = neighbourhood.one_zone(parts)
    return together.symmetric_difference(shape).area < 0.01 and sum(
        part.area for part in parts
    ) == pytest.approx(shape.area, abs=0.01)


def test_a_split_cuts_the_zones_and_each_part_has_the_uses_of_its_ground(lot):
    entry = reshaping.split_parcel(
        parcel_id=lot.pk, lines=[line((95, 110), (125, 110))], because=because()
    )
    for part in ("01A001/001", "01A001/002"):
        assert told(part) == [("RESIDENCE", "20.00", 80.0), ("AGRICULTURE", "30.00", 120.0)]
        assert inside(part)
    undo.undo(entry_id=entry.pk, because=because())
    assert told("01A001") == [("RESIDENCE", "40.00", 160.0), ("AGRICULTURE", "60.00", 240.0)]


def test_a_part_in_one_zone_has_one_use_and_needs_no_zone(lot):
    reshaping.split_parcel(parcel_id=lot.pk, lines=[line((104, 95), (104, 125))], because=because())
    assert told("01A001/001") == [("RESIDENCE", "20.00", None)]
    assert told("01A001/002") == [("RESIDENCE", "20.00", 80.0), ("AGRICULTURE", "60.00", 240.0)]


def test_a_merge_joins_zones_of_one_use_and_places_a_parcel_of_one_use(lot):
    field = make.owned_parcel("01A002")
    field.use_zones.update(use="AGRICULTURE")
    ids = [lot.pk, field.pk]
    reshaping.merge_parcels(parcel_ids=ids, because=because(), is_override=True)
    assert told("01A001") == [("RESIDENCE", "40.00", 160.0), ("AGRICULTURE", "160.00", 640.0)]
    assert inside("01A001")


def test_a_merge_with_uses_nobody_placed_gives_the_zones_up(lot):
    other = make.owned_parcel("01A002")
    other.use_zones.update(area_sq_wah=60)
    make.use_zone(other, use="OTHER", area_sq_wah=Decimal(40))
    ids = [lot.pk, other.pk]
    reshaping.merge_parcels(parcel_ids=ids, because=because(), is_override=True)
    assert told("01A001") == [
        ("RESIDENCE", "100.00", None), ("AGRICULTURE", "60.00", None), ("OTHER", "40.00", None),
    ]  # fmt: skip


def test_a_new_outline_cuts_and_widens_the_zones_and_the_areas_follow(lot):
    wider = make.rectangle(100, 100, 20, 25)
    reshaping.reshape_parcels(changes={lot.pk: wider}, because=because())
    assert told("01A001") == [("RESIDENCE", "32.00", 160.0), ("AGRICULTURE", "68.00", 340.0)]
    assert inside("01A001")
    reshaping.reshape_parcels(
        changes={lot.pk: make.rectangle(104, 100, 16, 25)}, because=because(), is_paper_new=True
    )
    assert told("01A001") == [("RESIDENCE", "20.00", 80.0), ("AGRICULTURE", "80.00", 320.0)]


def test_zones_move_with_a_shifted_parcel_and_are_cut_with_one_that_follows(lot):
    right = make.owned_parcel("01A002")
    places = [(make.EAST + x, make.NORTH + y) for x, y in ((0, 0), (300, 0), (0, 300))]
    moved = fit.fit([((x, y), (x + 1, y)) for x, y in places], "translation")
    area = shifting.Area("parcels", [right.pk])
    shifting.shift_parcels(area=area, found=moved, because=because())
    assert told("01A001") == [("RESIDENCE", "38.10", 160.0), ("AGRICULTURE", "61.90", 260.0)]
    assert inside("01A001")
    whole = fit.fit([((x, y), (x - 1, y)) for x, y in places], "translation")
    area = shifting.Area("parcels", [lot.pk, right.pk])
    shifting.shift_parcels(area=area, found=whole, because=because())
    assert told("01A001") == [("RESIDENCE", "38.10", 160.0), ("AGRICULTURE", "61.90", 260.0)]
    assert inside("01A001")


def test_the_same_uses_said_again_keep_their_zones_and_others_give_them_up(lot):
    same = [
        Use("AGRICULTURE", Decimal(60), crop="ข้าว"),
        Use("RESIDENCE", Decimal(40), used_by="rented"),
    ]
    recording.change_use(because=because(), parcel_id=lot.pk, uses=same)
    assert told("01A001") == [("AGRICULTURE", "60.00", 240.0), ("RESIDENCE", "40.00", 160.0)]
    other = [Use("AGRICULTURE", Decimal(50)), Use("RESIDENCE", Decimal(50))]
    recording.change_use(because=because(), parcel_id=lot.pk, uses=other)
    assert told("01A001") == [("AGRICULTURE", "50.00", None), ("RESIDENCE", "50.00", None)]


def test_a_corrected_area_keeps_the_zones(lot):
    fields = {"register_area_sq_wah": Decimal(110)}
    recording.correct_parcel(because=because(), parcel_id=lot.pk, fields=fields)
    assert told("01A001") == [("RESIDENCE", "44.00", 160.0), ("AGRICULTURE", "66.00", 240.0)]


def test_the_panel_and_the_plan_have_the_zones(lot):
    reader = Client()
    reader.force_login(make.user(Role.SURVEYOR))
    uses = reader.get(f"/api/parcels/{lot.pk}/").json()["uses"]
    assert [use["geometry"]["type"] for use in uses] == ["MultiPolygon", "MultiPolygon"]
    assert [zone.uses for zone in zones_of(lot, DAY)] == [("RESIDENCE",), ("AGRICULTURE",)]
    assert zones_of(lot, dt.date(2021, 1, 1)) == []
