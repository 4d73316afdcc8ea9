"""Condominium units of the register: their tax, in the run and in the explanation."""

from decimal import Decimal

import pytest

from parcels.models import HouseRegistration, UnitUse
from taxation.forms.lists import unit_inventory, unit_price_list
from taxation.law.assess import assess
from taxation.law.assess_many import assess_many
from taxation.law.schema import UseClass
from taxation.models import AssessmentLine, RunException, UnitPrice
from taxation.selectors.comparison import compare
from taxation.selectors.law import body_law
from taxation.selectors.notices import list_rows
from taxation.selectors.what_if import Change, what_if
from taxation.services import runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, account, plot, roll, taxpayer

pytestmark = pytest.mark.django_db
Kind = RunException.Kind


@pytest.fixture
def building():
    """A condominium on common land, which is outside the tax."""
    land = plot("01A001", make.party("นิติบุคคลอาคารชุด", kind="juristic"))
    land.use_zones.update(exempt_item=9)
    made = make.building(land, area_sq_m=Decimal(1000))
    make.condominium(made)
    return made


def unit_price(of, baht, **which):
    return UnitPrice.objects.create(
        subdistrict=of.subdistrict,
        account=account(),
        building=of,
        baht_per_sq_m=Decimal(baht),
        **which,
    )


def lives_in(unit, who, number="9/1"):
    house = make.house(number, unit.building.parcel, unit=unit)
    HouseRegistration.objects.create(
        subdistrict=unit.subdistrict, house=house, party=who, during=make.FROM_START
    )


def result(*holders):
    return assess(taxpayer(*holders).facts, body_law(make.subdistrict().pk).of(YEAR))


def test_a_unit_is_area_times_price_without_depreciation_and_without_land(building):
    """30 m² at 33,333.33 = 999,999.90 let by the month: 0.02 % = 199.99998, rounded 200.00."""
    owner = make.party()
    unit = make.unit(building, holder=owner)
    UnitUse.objects.filter(unit=unit).update(letting="monthly")
    unit_price(building, "33333.33")
    found = result(owner)
    assert (found.base, found.due) == (999_999_90, 200_00)
    assert [share.use_class for share in found.shares] == [UseClass.RES_OTHER]


def test_the_owners_own_home_is_exempt_up_to_fifty_million(building):
    """2,000 m² at 30,000 = 60 M; 10 M left at 0.03 % = 3,000.00."""
    owner = make.party()
    unit = make.unit(building, holder=owner, area_sq_m=Decimal(2000))
    unit_price(building, 30_000)
    assert result(owner).due == 13_000_00  # not registered: 50 M at 0.02 %, 10 M at 0.03 %
    lives_in(unit, owner)
    found = result(owner)
    assert found.exempt == 50_000_000_00
    assert found.due == 3_000_00


def test_a_home_in_a_unit_and_one_in_a_house_contradict_each_other(building):
    owner = make.party()
    lives_in(make.unit(building, 1, owner), owner)
    lives_in(make.unit(building, 2, owner), owner, "9/2")
    unit_price(building, 30_000)
    assert Kind.TWO_MAIN_RESIDENCES in {one.kind for one in roll().findings}
    classes = {use.use_class for one in taxpayer(owner).facts.objects for use in one.uses}
    assert classes == {UseClass.RES_OTHER}


@pytest.mark.parametrize(
    ("floor", "number", "baht"), [("1", 1, 10_000), ("2", 2, 20_000), ("2", 3, 30_000)]
)
def test_the_price_nearest_to_the_unit_holds(building, floor, number, baht):
    owner = make.party()
    make.unit(building, number, owner, floor=floor)
    special = make.unit(building, 9, floor="2")
    unit_price(building, 10_000)
    unit_price(building, 20_000, floor="2")
    if number == 3:
        special.rights.update(party=owner)
        unit_price(building, 30_000, unit=special)
    prices = {c.price_per_sq_m for o in taxpayer(owner).facts.objects for c in o.condos}
    assert Decimal(baht) in prices


def test_shops_and_vacant_units_have_their_own_classes(building):
    owner = make.party()
    make.unit(building, 1, owner, use="OTHER")
    make.unit(building, 2, owner, use="UNUSED")
    UnitUse.objects.filter(use="UNUSED").update(vacant_since=YEAR - 3)
    unit_price(building, 10_000)
    found = result(owner)
    shares = {share.use_class: share.tax for share in found.shares}
    # 300,000 at 0.3 % and, vacant the fourth year, at 0.6 %
    assert shares == {UseClass.OTHER: 900_00, UseClass.VACANT: 1_800_00}


def test_what_is_missing_is_named(building):
    make.unit(building, 1, use="OTHER")
    nobody = make.unit(building, 2)
    nobody.rights.all().delete()
    building.parcel.use_zones.update(exempt_item=None)
    kinds = {one.kind for one in roll().findings}
    assert {Kind.NO_UNIT_PRICE, Kind.NO_OWNER, Kind.COMMON_LAND_TAXED} <= kinds


def test_the_bulk_engine_equals_the_explaining_one_and_the_run_writes_it(building):
    for number, use in enumerate(("RESIDENCE", "OTHER", "UNUSED"), 1):
        make.unit(building, number, make.party(f"คน{number}"), use, area_sq_m=Decimal("33.37"))
    unit_price(building, "23456.78")
    law = body_law(make.subdistrict().pk).of(YEAR)
    facts = [one.facts for one in roll().taxpayers]
    assert [one.due for one in assess_many(facts, law)] == [assess(f, law).due for f in facts]
    run = runs.run_tax_year(
        runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="preview", by=None).pk
    )
    lines = AssessmentLine.objects.filter(run=run, building=building)
    assert lines.count() == 3
    assert lines.filter(parcel=building.parcel).count() == 3
    priced = [row for row in list_rows(run, unit_price_list) if row[5]]
    assert [row[5] for row in priced] == ["9/1", "9/2", "9/3"]
    assert {(row[1], row[2]) for row in priced} == {("ปางหมูเพลส", "1/2565")}
    assert {row[6] for row in priced} == {Decimal("33.37")}
    assert len([row for row in list_rows(run, unit_inventory) if len(row) > 1]) == 3


def test_one_owners_part_equals_the_same_part_of_the_whole_roll(building):
    one, other = make.party("ก"), make.party("ข")
    lives_in(make.unit(building, 1, one), one)
    make.unit(building, 2, other)
    unit_price(building, 30_000)
    whole = {each.key: each for each in roll().taxpayers}
    assert roll(parties=[one.pk]).taxpayers == [whole[str(one.pk)]]


def test_a_new_unit_is_a_new_property_and_a_dearer_one_is_tried_in_what_if(building):
    make.unit(building, 1, use="OTHER", valid_from=make.START.replace(year=YEAR - 1, month=6))
    unit_price(building, 10_000)
    book = body_law(make.subdistrict().pk)
    found = compare(make.subdistrict().pk, book, YEAR)
    assert {one.key: one.satang for one in found.causes if one.satang} == {"property": 900_00}
    assert found.before + sum(one.satang for one in found.causes) == found.after
    tried = what_if(roll(), book.of(YEAR), Change(building_prices=Decimal(200)))
    assert (tried.total.before, tried.total.after) == (900_00, 1_800_00)
