"""The preview of an act tells the tax before and after."""

import pytest
from django.test import Client

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


def preview(act: str, role: str = Role.SURVEYOR, **body) -> dict:
    reader = Client(headers={"accept-language": "en"})
    reader.force_login(make.user(role))
    said = {"reason": "a look", "effective_on": DAY, "preview": True, **body}
    answer = reader.post(f"/api/acts/{act}", said, content_type="application/json")
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
