"""The factories make a whole small register that the database accepts."""

import pytest
from django.db import connection

from parcels.models import Parcel
from tests import factories as make


@pytest.mark.django_db
def test_factories_make_a_valid_register():
    parcel = make.owned_parcel()
    neighbour = make.owned_parcel("01A002")
    building = make.building(parcel)
    make.building_use(building)
    make.right(building, share="1/2")
    make.right(building, make.party("สมชาย"), share="1/2")
    house = make.house(of=parcel, building=building)
    make.sticker(make.household(house))
    make.sign(parcel)
    make.user("assessor")
    connection.check_constraints()  # the deferred trigger on shares
    assert Parcel.objects.current().count() == 2
    assert parcel.boundary.intersection(neighbour.boundary).area == 0
    assert Parcel.objects.get(pk=parcel.pk).area_sq_m == pytest.approx(400)


@pytest.mark.django_db
def test_a_second_subdistrict_has_its_own_rows():
    other = make.subdistrict("580105")
    parcel = make.owned_parcel(subdistrict=other)
    assert parcel.block.subdistrict == parcel.village.subdistrict == other
    assert parcel.rights.get().party.subdistrict == other
