"""A building on several parcels: the land under each part follows it (rules U3, G1)."""

from decimal import Decimal

import pytest

from parcels.models import BuildingParcel, HouseRegistration
from taxation.law.assess import assess
from taxation.law.assess_many import assess_many
from taxation.law.schema import UseClass
from taxation.models import ContiguityOverride
from taxation.selectors.law import body_law
from tests import factories as make
from tests.taxation.tax_rows import YEAR, building_price, home, plot, roll, taxpayer

pytestmark = pytest.mark.django_db


def reach(building, parcel, sq_wah="6"):
    """6 square wah = 24 m² of a footprint of 64 m² stand on the parcel."""
    return BuildingParcel.objects.create(
        subdistrict=parcel.subdistrict,
        building=building,
        parcel=parcel,
        land_area_sq_wah=sq_wah and Decimal(sq_wah),
    )


def law():
    return body_law(make.subdistrict().pk).of(YEAR)


def shop(parcel, number=1, **values):
    building_price("400", 8000)
    made = make.building(parcel, number, type_code="400", year_built=YEAR - 10, **values)
    make.building_use(made, "OTHER")
    return made


def parts(*holders):
    """ref -> (share of its land, classes) of everything of the owners."""
    return {
        one.ref: ([land.share for land in one.lands], [use.use_class for use in one.uses])
        for one in taxpayer(*holders).facts.objects
    }


def test_a_home_over_two_own_parcels_takes_both_as_its_yard():
    """100 × 1,000 + 100 × 3,000 + house 64 × 7,000 less 20 % = 758,400, all of it exempt."""
    owner = make.party()
    first, second = plot("01A001", owner, 1000), plot("01A009", owner, 3000)
    house = home(first, owner, year_built=YEAR - 15)
    assert assess(taxpayer(owner).facts, law()).taxable == 300_000_00  # the other: not touching
    reach(house, second)
    found = assess(taxpayer(owner).facts, law())
    assert (found.base, found.exempt, found.due) == (758_400_00, 758_400_00, 0)
    assert {one.group for one in taxpayer(owner).facts.objects} == {"01A001"}
    assert parts(owner)["01A001-B001-L-01A009"] == ([1], [UseClass.RES_MAIN])


def test_an_officers_finding_keeps_the_parcels_apart_and_the_home_one():
    owner = make.party()
    first, second = plot("01A001", owner, 1000), plot("01A009", owner, 3000)
    reach(home(first, owner), second)
    ContiguityOverride.objects.create(
        subdistrict=first.subdistrict, first=first, second=second, finding="apart", reason="ถนน"
    )
    assert parts(owner)["01A001-B001-L-01A009"] == ([1], [UseClass.RES_OTHER])
    assert assess(taxpayer(owner).facts, law()).taxable == 300_000_00


def test_land_of_another_under_a_shop_is_commercial_in_its_owners_name():
    """The neighbour's 100 × 3,000 at 0.3 % = 900.00; without the shop a residence at 0.02 %."""
    trader, neighbour = make.party("ร้าน"), make.party("เพื่อนบ้าน")
    first, second = plot("01A001", trader, 1000, use="OTHER"), plot("01A002", neighbour, 3000)
    built = shop(first)
    assert assess(taxpayer(neighbour).facts, law()).due == 60_00
    reach(built, second)
    found = assess(taxpayer(neighbour).facts, law())
    assert [share.use_class for share in found.shares] == [UseClass.OTHER]
    assert found.due == 900_00
    # land 100,000 and shop 512,000 less 10 % = 560,800 at 0.3 %
    assert assess(taxpayer(trader).facts, law()).due == 1_682_40


def test_two_buildings_share_a_parcel_by_the_footprint_that_stands_on_it():
    """24 of 64 m² reach over beside another of 64 m²: 24/88 and 64/88 of the land."""
    owner = make.party()
    first, second = plot("01A001", owner, use="OTHER"), plot("01A002", owner, use="OTHER")
    reach(shop(first), second)
    shop(second)
    found = parts(owner)
    assert sum(found["01A001-B001-L-01A002"][0]) == pytest.approx(24 / 88)
    assert sum(found["01A002-B001"][0]) == pytest.approx(64 / 88)
    assert sum(share for shares, _ in found.values() for share in shares) == 2


def test_the_main_parcel_counts_only_what_stands_on_it():
    """Of the spreading shop 40 m² are left on its main parcel, beside one of 64 m²."""
    owner = make.party()
    first, second = plot("01A001", owner, use="OTHER"), plot("01A002", owner, use="OTHER")
    reach(shop(first), second)
    shop(first, 2)
    assert sum(parts(owner)["01A001-B001"][0]) == pytest.approx(40 / 104)


def test_fields_beside_and_unknown_grounds_stay_sound():
    owner = make.party()
    first = plot("01A001", owner, use="OTHER")
    field = plot("01A002", owner, use="AGRICULTURE")
    built = shop(first)
    reach(built, field, sq_wah=None)
    assert parts(owner)["01A002"] == ([1], [UseClass.AGRI])


def test_bulk_equals_explained_and_one_owners_part_the_whole_roll():
    trader, neighbour = make.party("ร้าน"), make.party("เพื่อนบ้าน")
    first, second = plot("01A001", trader, "999.99", use="OTHER"), plot("01A002", neighbour)
    built = shop(first, area_sq_m=Decimal("63.21"))
    reach(built, second, "5.55")
    shop(second, area_sq_m=Decimal("33.33"))
    house = make.house("1", second)
    HouseRegistration.objects.create(
        subdistrict=second.subdistrict, house=house, party=neighbour, during=make.FROM_START
    )
    whole = roll()
    facts = [one.facts for one in whole.taxpayers]
    assert [one.due for one in assess_many(facts, law())] == [
        assess(one, law()).due for one in facts
    ]
    for each in whole.taxpayers:
        assert roll(parties=list(each.parties)).taxpayers == [each]
