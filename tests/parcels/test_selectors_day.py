import datetime as dt
from decimal import Decimal

import pytest
from shapely import from_wkb

from parcels.models import BuildingParcel, HouseRegistration, ParcelVersion
from parcels.selectors import boundaries_on, register_as_of
from tests import factories as make

pytestmark = pytest.mark.django_db
BEFORE, LATER = dt.date(2022, 1, 1), dt.date(2026, 1, 1)
CHANGE = dt.date(2024, 6, 15)


def test_the_present_state_is_in_force_from_its_first_day_until_retired():
    parcel = make.parcel(retired_on=CHANGE)
    of = parcel.subdistrict
    assert register_as_of(of, make.START - dt.timedelta(1)).parcels == []
    assert [row.code for row in register_as_of(of, make.START).parcels] == ["01A001"]
    assert register_as_of(of, CHANGE - dt.timedelta(1)).parcels != []
    assert register_as_of(of, CHANGE).parcels == []


def test_a_closed_state_answers_for_its_days():
    parcel = make.parcel(valid_from=CHANGE, version=2, register_area_sq_wah=Decimal(90))
    ParcelVersion.objects.create(
        subdistrict=parcel.subdistrict,
        parcel=parcel,
        version=1,
        during=(make.START, CHANGE),
        document_type="NS3K",
        register_area_sq_wah=Decimal(100),
        boundary=make.square(0, 0),
    )
    (then,) = register_as_of(parcel.subdistrict, BEFORE).parcels
    (now,) = register_as_of(parcel.subdistrict, LATER).parcels
    assert (then.id, then.code, then.version) == (now.id, now.code, 1)
    assert (then.document_type, then.register_area_sq_wah) == ("NS3K", Decimal(100))
    assert (now.document_type, now.register_area_sq_wah) == ("CHANOTE", Decimal(90))
    shape = from_wkb(boundaries_on(parcel.subdistrict, BEFORE)[parcel.pk])
    assert shape.bounds[:2] == (make.EAST, make.NORTH)
    assert from_wkb(boundaries_on(parcel.subdistrict, LATER)[parcel.pk]).bounds != shape.bounds


def test_rights_uses_and_registrations_of_the_day():
    parcel = make.parcel()
    make.use_zone(parcel, "AGRICULTURE", during=(make.START, CHANGE))
    make.use_zone(parcel, "UNUSED", during=(CHANGE, None), vacant_since=2025)
    seller, buyer = make.party("ผู้ขาย"), make.party("ผู้ซื้อ")
    make.right(parcel, seller, during=(make.START, CHANGE))
    make.right(parcel, buyer, during=(CHANGE, None))
    house = make.house(of=parcel)
    HouseRegistration.objects.create(
        subdistrict=parcel.subdistrict, house=house, party=buyer, during=(CHANGE, None)
    )
    then, now = (register_as_of(parcel.subdistrict, day) for day in (BEFORE, LATER))
    assert [row.use for row in then.uses] == ["AGRICULTURE"]
    assert [(row.use, row.vacant_since) for row in now.uses] == [("UNUSED", 2025)]
    assert [row.party_id for row in then.rights] == [seller.pk]
    assert [row.party_id for row in now.rights] == [buyer.pk]
    assert then.registrations == []
    assert [(row.party_id, row.parcel_id) for row in now.registrations] == [(buyer.pk, parcel.pk)]


def test_buildings_of_the_day():
    parcel = make.parcel()
    barn = make.building(parcel, 2, retired_on=CHANGE)
    house = make.building(parcel)
    make.building_use(house)
    assert [row.id for row in register_as_of(parcel.subdistrict, BEFORE).buildings] == sorted(
        [barn.pk, house.pk]
    )
    now = register_as_of(parcel.subdistrict, LATER)
    assert [row.id for row in now.buildings] == [house.pk]
    assert [row.building_id for row in now.building_uses] == [house.pk]


def test_what_one_party_holds_comes_with_all_that_touches_it():
    ours, theirs, far = (make.parcel(f"01A00{n}") for n in (1, 2, 3))
    us, they = make.party("เรา"), make.party("เขา")
    make.right(ours, us, "1/2")
    make.right(ours, they, "1/2")
    make.right(theirs, they)
    make.right(far, they)
    house = make.building(theirs)
    make.right(house, us)
    BuildingParcel.objects.create(subdistrict=ours.subdistrict, building=house, parcel=ours)
    make.building_use(house)
    day = register_as_of(ours.subdistrict, LATER, parties=[us.pk])
    assert {row.id for row in day.parcels} == {ours.pk, theirs.pk}
    assert [row.id for row in day.buildings] == [house.pk]
    assert len(day.rights) == 4
    assert [row.parcel_id for row in day.further_parcels] == [ours.pk]


def test_another_subdistrict_is_never_seen():
    make.owned_parcel(subdistrict=make.subdistrict("580105"))
    day = register_as_of(make.subdistrict(), LATER)
    assert [day.parcels, day.uses, day.rights] == [[], [], []]


@pytest.mark.parametrize("parcels", [1, 12])
def test_the_number_of_queries_does_not_grow(parcels, django_assert_num_queries):
    for lot in range(1, parcels + 1):
        make.building_use(make.building(make.owned_parcel(f"01A{lot:03d}")))
    of = make.subdistrict()
    with django_assert_num_queries(9):
        register_as_of(of, LATER)
