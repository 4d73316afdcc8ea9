"""Register rows of 1 January become facts of the law."""

import datetime as dt
from decimal import Decimal

import pytest

from parcels.models import HouseRegistration
from taxation.law.assess import assess
from taxation.law.schema import UseClass
from taxation.models import BodySetting, ContiguityOverride, RunException
from taxation.selectors.law import body_law
from tests import factories as make
from tests.taxation.tax_rows import (
    YEAR,
    building_price,
    home,
    plot,
    price,
    roll,
    taxpayer,
)

pytestmark = pytest.mark.django_db
Kind = RunException.Kind


def _result(*holders):
    law = body_law(make.subdistrict().pk).of(YEAR)
    return assess(taxpayer(*holders).facts, law)


def _classes(*holders):
    return {use.use_class for one in taxpayer(*holders).facts.objects for use in one.uses}


def _kinds():
    return {finding.kind for finding in roll().findings}


def test_home_of_registered_owner_is_main_residence_and_owes_nothing():
    owner = make.party()
    home(plot("01A001", owner), owner)
    result = _result(owner)
    assert _classes(owner) == {UseClass.RES_MAIN}
    assert result.due == 0
    assert result.exempt == result.base > 0


def test_shophouse_follows_its_floors_as_in_the_worked_trace():
    """50 sq.wah x 20,000 and 144 m2 x 8,200, concrete, 12 years; a third is a shop: 2,015.49."""
    owner = make.party()
    parcel = plot("01A001", owner, 20_000, register_area_sq_wah=Decimal(50))
    building_price("400", 8200)
    built = make.building(parcel, type_code="400", area_sq_m=Decimal(144), year_built=YEAR - 12)
    make.building_use(built, "OTHER", area_sq_m=Decimal(48), floor="1")
    make.building_use(built, "RESIDENCE", area_sq_m=Decimal(96), floor="2")
    house = make.house("1", parcel, building=built)
    HouseRegistration.objects.create(
        subdistrict=parcel.subdistrict, house=house, party=owner, during=make.FROM_START
    )
    result = _result(owner)
    assert result.base == 2_015_488_00
    assert result.due == 2_015_49


def test_not_registered_or_company_is_other_residence():
    stranger, company = make.party(), make.party(kind="juristic", title="", family_name="")
    for code, owner in (("01A001", stranger), ("01B001", company)):
        built = make.building(plot(code, owner))
        make.building_use(built)
    building_price()
    assert _classes(stranger) == _classes(company) == {UseClass.RES_OTHER}


def test_house_on_anothers_land_is_two_taxpayers():
    landlord, owner = make.party("ที่ดิน"), make.party("บ้าน")
    parcel = plot("01A001", landlord)
    make.right(home(parcel, owner), owner)
    assert _classes(owner) == {UseClass.RES_MAIN_BUILDING}
    assert _classes(landlord) == {UseClass.RES_OTHER}
    assert _result(owner).base == 64 * 7000 * 80  # satang, 15 years of brick: 20 % off
    assert _result(landlord).base == 100_000_00


@pytest.mark.parametrize(
    ("choice", "taxable"), [("building_only", 100_000_00), ("land_and_building", 0)]
)
def test_home_on_state_land_follows_the_offices_choice(choice, taxable):
    owner = make.party()
    parcel = make.parcel("01A001", document_type="SPK401")
    make.use_zone(parcel)
    make.right(parcel, owner, kind="licence")
    price(parcel)
    home(parcel, owner)
    BodySetting.objects.create(
        subdistrict=parcel.subdistrict, key="state_land_residence", value=choice, reason="เลือก"
    )
    assert _result(owner).taxable == taxable


def test_possessor_of_state_land_is_taxed_before_the_state():
    state, farmer = make.party("ธนารักษ์", kind="government"), make.party()
    parcel = make.parcel("01A001", document_type="RATCHAPHATSADU")
    make.use_zone(parcel, "AGRICULTURE")
    make.right(parcel, state)
    make.right(parcel, farmer, kind="possession")
    price(parcel)
    assert [one.parties for one in roll().taxpayers] == [(farmer.pk,)]


def test_parcels_with_a_common_line_are_one_group_and_a_corner_is_not():
    owner = make.party()
    first = plot("01A001", owner, use="AGRICULTURE")
    plot("01A002", owner, use="AGRICULTURE")
    plot("01A012", owner, use="AGRICULTURE", boundary=make.square(140, 120))  # corner of 002
    groups = {one.ref: one.group for one in taxpayer(owner).facts.objects}
    assert groups == {"01A001": "01A001", "01A002": "01A001", "01A012": "01A012"}
    BodySetting.objects.create(
        subdistrict=first.subdistrict, key="contiguous_at_corner", value="yes", reason="เลือก"
    )
    assert {one.group for one in taxpayer(owner).facts.objects} == {"01A001"}


def test_officers_finding_beats_the_map():
    owner = make.party()
    parcels = [plot(code, owner, use="AGRICULTURE") for code in ("01A001", "01A002", "01A005")]
    first, second, far = parcels
    fields = {"subdistrict": first.subdistrict, "reason": "มีทางสาธารณะคั่น"}
    ContiguityOverride.objects.create(first=first, second=second, finding="apart", **fields)
    ContiguityOverride.objects.create(first=second, second=far, finding="joined", **fields)
    groups = {one.ref: one.group for one in taxpayer(owner).facts.objects}
    assert groups == {"01A001": "01A001", "01A002": "01A002", "01A005": "01A002"}


def test_neighbours_of_other_owner_sets_are_never_one_group():
    one, other = make.party("ก"), make.party("ข")
    plot("01A001", one, use="AGRICULTURE")
    shared = make.parcel("01A002")
    make.use_zone(shared, "AGRICULTURE")
    make.right(shared, one, "1/2")
    make.right(shared, other, "1/2")
    price(shared)
    assert taxpayer(one).facts.objects[0].group == "01A001"
    assert taxpayer(one, other).facts.objects[0].group == "01A002"


def test_garden_on_a_touching_parcel_belongs_to_the_home():
    owner = make.party()
    home(plot("01A001", owner), owner)
    plot("01A002", owner)
    plot("01A009", owner)
    classes = {one.ref: one.uses[0].use_class for one in taxpayer(owner).facts.objects}
    assert classes == {
        "01A001-B001": UseClass.RES_MAIN,
        "01A002": UseClass.RES_MAIN,
        "01A009": UseClass.RES_OTHER,
    }


def test_person_registered_in_two_own_houses_is_an_exception():
    owner = make.party()
    home(plot("01A001", owner), owner, "1")
    home(plot("01A009", owner), owner, "2")
    assert Kind.TWO_MAIN_RESIDENCES in _kinds()
    assert _classes(owner) == {UseClass.RES_OTHER}


def test_what_cannot_be_taxed_is_named_and_the_rest_is_taxed():
    owner = make.party()
    make.use_zone(make.parcel("01A001"))  # nobody's
    make.owned_parcel("01A002", owner)  # no price
    price(make.parcel("01A003"))
    crooked = make.parcel("01A004")
    make.right(crooked, owner)
    price(crooked)
    make.use_zone(crooked, area_sq_wah=Decimal(90))
    odd = make.building(plot("01A005", owner), type_code="999", year_built=None)
    make.building_use(odd)
    found = {(finding.kind, finding.parcel and finding.weight) for finding in roll().findings}
    assert {kind for kind, _ in found} == {
        Kind.NO_OWNER, Kind.NO_PRICE, Kind.USES_DO_NOT_ADD_UP, Kind.NO_BUILDING_PRICE,
    }  # fmt: skip
    assert [one.ref for one in taxpayer(owner).facts.objects] == ["01A005-B001-L"]


def test_facts_are_those_of_the_first_of_january():
    before, after = make.party("เดิม"), make.party("ใหม่")
    parcel = make.parcel("01A001")
    make.use_zone(parcel, "AGRICULTURE", during=(make.START, dt.date(YEAR, 3, 1)))
    make.use_zone(parcel, "OTHER", during=(dt.date(YEAR, 3, 1), None))
    make.right(parcel, before, during=(make.START, dt.date(YEAR, 1, 2)))
    make.right(parcel, after, during=(dt.date(YEAR, 1, 2), None))
    price(parcel)
    assert [one.parties for one in roll(YEAR).taxpayers] == [(before.pk,)]
    assert [one.parties for one in roll(YEAR + 1).taxpayers] == [(after.pk,)]
    assert _classes(before) == {UseClass.AGRI}


def test_one_persons_part_equals_the_same_part_of_the_whole_roll():
    one, other = make.party("ก"), make.party("ข")
    home(plot("01A001", one), one)
    plot("01A002", one, use="AGRICULTURE")
    plot("01B001", other)
    whole = {each.key: each for each in roll().taxpayers}
    assert roll(parties=[one.pk]).taxpayers == [whole[str(one.pk)]]


def test_reading_a_roll_asks_the_database_a_fixed_number_of_times(django_assert_num_queries):
    for number in range(1, 6):
        plot(f"01A{number:03d}", make.party(f"คน{number}"))
    with django_assert_num_queries(19):
        roll()
