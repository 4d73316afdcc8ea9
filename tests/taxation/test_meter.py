"""What some parcels are taxed with, read by themselves or out of the whole body."""

import pytest

from parcels.models import BuildingParcel
from taxation.selectors import facts
from taxation.selectors.law import body_law
from taxation.selectors.meter import read_meter
from tests import factories as make
from tests.taxation.tax_rows import price

pytestmark = pytest.mark.django_db
YEAR = 2025


def test_of_many_parcels_the_whole_body_is_read_and_says_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plots = [make.owned_parcel(f"01A{n:03}", use="UNUSED") for n in range(1, 5)]
    for plot in plots:
        price(plot)
    owner_of_house = make.party(name="บ้าน")
    house = make.building(plots[1])
    make.building_use(house)
    make.right(house, owner_of_house)
    BuildingParcel.objects.create(
        subdistrict=plots[0].subdistrict, building=house, parcel=plots[2], land_area_sq_wah=10
    )
    body, asked = plots[0].subdistrict_id, [plots[0].pk, plots[2].pk]
    assert body_law(body).of(YEAR)

    few = facts.parties_of_parcels(body, asked, YEAR), read_meter(body, YEAR, asked)
    monkeypatch.setattr(facts, "MANY", 0)
    many = facts.parties_of_parcels(body, asked, YEAR), read_meter(body, YEAR, asked)

    assert few == many
    assert owner_of_house.pk in few[0]
    assert few[1].total > 0
    assert few[1].parcels.keys() == set(asked)
