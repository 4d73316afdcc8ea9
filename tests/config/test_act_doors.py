"""The preview of an act tells the tax before and after."""

import json

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from parcels.models import Parcel
from tests import factories as make
from tests.taxation import tax_rows

pytestmark = pytest.mark.django_db
DAY = "2026-02-03"


@pytest.fixture
def shops() -> list[Parcel]:
    """Two plots of commerce side by side, 100 square wah at 10,000 and at 20,000 baht."""
    holder = make.party("ก")
    return [
        tax_rows.plot(code, holder, baht, use="OTHER")
        for code, baht in (("01A001", 10_000), ("01A002", 20_000))
    ]


def reader(role: str = Role.SURVEYOR) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(make.user(role))
    return found


def preview(act: str, by: Client | None = None, **body) -> dict:
    said = {"reason": "a look", "effective_on": DAY, "preview": True, **body}
    answer = (by or reader()).post(f"/api/acts/{act}", said, content_type="application/json")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_a_joined_parcel_takes_the_prices_of_those_it_came_from(shops: list[Parcel]) -> None:
    told = preview("merge", parcel_ids=[shop.pk for shop in shops])
    # 0.3% of 1 and 2 million baht; joined, 200 square wah at 15,000 baht by area
    assert (told["baht_before"], told["baht_after"]) == ("9000.00", "9000.00")
    (kept,) = told["parcels"]
    assert (kept["baht_before"], kept["baht_after"]) == ("3000.00", "9000.00")
    assert Parcel.objects.current().count() == 2, "nothing stays of a preview"


def test_a_new_holder_is_counted_with_the_old_one(shops: list[Parcel]) -> None:
    heir = make.party("ข")
    owners = [{"party_id": heir.pk, "kind": "ownership", "share": "1/1"}]
    told = preview("transfer", parcel_id=shops[0].pk, owners=owners)
    assert (told["baht_before"], told["baht_after"]) == ("9000.00", "9000.00")


def test_parts_keep_the_price_of_the_parcel_they_came_from(shops: list[Parcel]) -> None:
    line = shops[0].boundary.extent
    middle = (line[0] + line[2]) / 2
    cut = make.rectangle(middle - make.EAST, line[1] - make.NORTH - 5, 0.001, 30)
    west = cut.transform(4326, clone=True).extent
    lines = [{"type": "LineString", "coordinates": [[west[0], west[1]], [west[0], west[3]]]}]
    told = preview("split", parcel_id=shops[0].pk, lines=lines)
    assert len(told["parcels"]) == 2
    assert (told["baht_before"], told["baht_after"]) == ("9000.00", "9000.00")


def test_a_neighbour_that_only_shares_the_new_corner_is_not_concerned() -> None:
    mine = tax_rows.plot("01A001", make.party("ก"), 10_000, use="OTHER")
    theirs = tax_rows.plot("01A002", make.party("ข"), 20_000, use="OTHER")
    assert mine.boundary.intersection(theirs.boundary).length > 0
    south, north = mine.boundary.extent[1], mine.boundary.extent[3]
    middle = (south + north) / 2 - make.NORTH
    cut = make.rectangle(mine.boundary.extent[0] - make.EAST - 5, middle, 30, 0.001)
    west, low, east, _high = cut.transform(4326, clone=True).extent
    lines = [{"type": "LineString", "coordinates": [[west, low], [east, low]]}]
    told = preview("split", parcel_id=mine.pk, lines=lines)
    assert [one["name"] for one in told["owners"]] == ["นางก ใจดี"]
    assert (told["baht_before"], told["baht_after"]) == ("3000.00", "3000.00")


def drag(parcel: Parcel) -> int:
    """Queries of the answer to one corner moved by a hand's breadth."""
    west, south, east, north = parcel.boundary.extent
    shape = make.rectangle(west - make.EAST, south - make.NORTH, east - west, north - south + 0.2)
    changes = [{"parcel_id": parcel.pk, "boundary": json.loads(degrees(shape))}]
    hand = reader()
    with CaptureQueriesContext(connection) as queries:
        told = preview("reshape", hand, changes=changes, neighbours="follow")
    assert told["owners"]
    return len(queries)


def degrees(shape: GEOSGeometry) -> str:
    return str(shape.transform(4326, clone=True).geojson)


def test_what_a_drag_asks_does_not_grow_with_neighbours_owners_and_houses(
    shops: list[Parcel],
) -> None:
    alone = drag(shops[0])  # the first of all reads the law's files
    alone = drag(shops[0])
    for lot in (11, 12, 13):  # the row behind, each with its own holder and house
        plot = tax_rows.plot(f"01A0{lot}", make.party(f"น{lot}"), 5_000, use="OTHER")
        make.building_use(make.building(plot))
    make.building_use(make.building(shops[0]))
    assert alone <= 75
    # Two rows behind move along: looked at for overlaps, kept, written. Two reads for all houses.
    assert drag(shops[0]) <= alone + 3 * 2 + 2
