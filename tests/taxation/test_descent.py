"""Prices after split, merge and resurvey: never lost, flagged, and given way to a set one."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.gis.geos import LineString
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from parcels.models import Parcel
from parcels.services import reshaping, undo
from parcels.services.work import Because
from taxation.models import PriceSource
from taxation.selectors import rows
from taxation.selectors.comparison import compare
from taxation.selectors.descent import Descent, Priced
from taxation.selectors.findings import Kind
from taxation.selectors.law import body_law
from taxation.selectors.map import valuation_of
from taxation.services.pricing import set_land_price
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot, roll

DAY = dt.date(YEAR - 1, 6, 1)


def because(on: dt.date = DAY) -> Because:
    return Because(by=make.user(Role.SURVEYOR), reason="โฉนดใหม่", effective_on=on)


def prices(year: int = YEAR) -> dict[str, Decimal | None]:
    return {
        land.ref: land.price_per_sq_wah
        for one in roll(year).taxpayers
        for thing in one.facts.objects
        for land in thing.lands
    }


def cut(parcel: Parcel, east: float = 8):
    x, y = parcel.boundary.extent[0], parcel.boundary.extent[1]
    return LineString((x + east, y - 5), (x + east, y + 30), srid=32647)


@pytest.mark.django_db
def test_parts_of_a_split_have_the_parents_price_flagged():
    parent = plot("01A001", make.party(), 2500, use="AGRICULTURE")
    reshaping.split_parcel(parcel_id=parent.pk, because=because(), lines=[cut(parent)])
    assert prices() == {"01A001/001": 2500, "01A001/002": 2500}
    kinds = {(one.kind, one.params.get("source")) for one in roll().findings}
    assert (Kind.ESTIMATED_PRICE, "parent") in kinds
    child = Parcel.objects.get(code="01A001/001")
    shown = valuation_of(child, dt.date(YEAR, 1, 1))
    assert (shown["baht_per_sq_wah"], shown["source"]) == ("2500.00", "parent")


@pytest.mark.django_db
def test_a_split_of_a_part_still_has_it_and_undo_leaves_nothing():
    parent = plot("01A001", make.party(), 2500, use="AGRICULTURE")
    first = reshaping.split_parcel(parcel_id=parent.pk, because=because(), lines=[cut(parent)])
    child = Parcel.objects.get(code="01A001/002")
    second = reshaping.split_parcel(parcel_id=child.pk, because=because(), lines=[cut(child, 6)])
    assert set(prices().values()) == {Decimal(2500)}
    assert len(prices()) == 3
    undo.undo(entry_id=second.pk, because=because())
    undo.undo(entry_id=first.pk, because=because())
    assert prices() == {"01A001": 2500}


@pytest.mark.django_db
def test_a_merged_parcel_is_worth_what_its_members_were():
    owner = make.party()
    first = plot("01A001", owner, 1000, use="AGRICULTURE")
    second = plot("01A002", owner, 3000, use="AGRICULTURE", register_area_sq_wah=Decimal(300))
    done = reshaping.merge_parcels(parcel_ids=[first.pk, second.pk], because=because())
    assert prices() == {"01A001": 2500}  # (100 × 1,000 + 300 × 3,000) / 400
    undo.undo(entry_id=done.pk, because=because())
    assert prices() == {"01A001": 1000, "01A002": 3000}


@pytest.mark.django_db
def test_members_of_one_price_keep_the_treasurys_word():
    owner = make.party()
    pair = [plot(code, owner, 1000, use="AGRICULTURE") for code in ("01A001", "01A002")]
    reshaping.merge_parcels(parcel_ids=[row.pk for row in pair], because=because())
    assert prices() == {"01A001": 1000}
    assert Kind.ESTIMATED_PRICE not in {one.kind for one in roll().findings}


@pytest.mark.django_db
def test_a_price_set_afterwards_holds():
    owner = make.party()
    pair = [plot(f"01A00{n}", owner, n * 1000, use="AGRICULTURE") for n in (1, 2)]
    reshaping.merge_parcels(parcel_ids=[row.pk for row in pair], because=because())
    kept = Parcel.objects.get(code="01A001")
    assert prices() == {"01A001": 1500}
    set_land_price(parcel=kept, year=YEAR, baht=Decimal(1800), source=PriceSource.TREASURY)
    assert prices() == {"01A001": 1800}
    assert prices(YEAR - 1) == {"01A001": 1000, "01A002": 2000}


@pytest.mark.django_db
def test_the_causes_of_a_split_sum_exactly():
    parent = plot("01A001", make.party(), "1234.56", use="OTHER")
    reshaping.split_parcel(parcel_id=parent.pk, because=because(), lines=[cut(parent)])
    body = make.subdistrict().pk
    found = compare(body, body_law(body), YEAR)
    assert found.before + sum(cause.satang for cause in found.causes) == found.after
    # halves rounded apart may differ from the whole by a satang of value, never of a price
    assert abs(found.after - found.before) <= 1
    assert set(prices().values()) == {Decimal("1234.56")}


AREAS = st.decimals("0.01", "5000", places=2)
BAHT = st.decimals(0, "90000", places=2)
LONG_AGO, MERGED = dt.date(2023, 1, 1), dt.date(2024, 6, 1)


def link(child: int, parent: int, area: Decimal, baht: Decimal | None) -> rows.LinkRow:
    return rows.LinkRow(child, parent, MERGED, area, baht, LONG_AGO)


@given(parts=st.lists(st.tuples(AREAS, BAHT), min_size=1, max_size=6), own=st.tuples(AREAS, BAHT))
def test_a_merge_conserves_value_to_the_rounding_of_a_price(parts, own):
    descent = Descent(link(1, n, area, baht) for n, (area, baht) in enumerate(parts, 2))
    whole = own[0] + sum(area for area, _ in parts)
    worth = own[0] * own[1] + sum(area * baht for area, baht in parts)
    baht, _ = descent.price(1, whole, Priced(own[1], LONG_AGO))
    assert abs(baht * whole - worth) <= whole * Decimal("0.005")
    assert min(p for _, p in [*parts, own]) <= baht <= max(p for _, p in [*parts, own])


@given(baht=BAHT, areas=st.lists(AREAS, min_size=1, max_size=5))
def test_a_chain_of_splits_hands_the_price_down_unchanged(baht, areas):
    links = [link(1, 0, areas[0], baht)]
    links += [link(n + 1, n, area, None) for n, area in enumerate(areas[1:], 1)]
    assert Descent(links).price(len(areas), Decimal(1), None) == (baht, True)
    assert Descent(links).price(99, Decimal(1), None) == (None, False)
