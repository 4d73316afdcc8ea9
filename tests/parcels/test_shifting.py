"""The map is moved to the picture: one act, a valid coverage, and a way back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from geo import fit
from parcels.models import Parcel, ParcelVersion, RegisterEntry
from parcels.services import undo
from parcels.services.areas import AreaDiffers
from parcels.services.shapes import BoundaryOverlap, of_row
from parcels.services.shifting import Area, shift_parcels
from parcels.services.work import ActRefused, Because
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 5, 1)


@pytest.fixture
def surveyor() -> User:
    return factories.user(Role.SURVEYOR)


def because(by: User, **more: Any) -> Because:
    return Because(by=by, reason="map lies off the picture", effective_on=DAY, **more)


def shift(dx: float, dy: float) -> fit.Fit:
    places = [(390_000.0, 2_140_000.0), (390_300.0, 2_140_000.0), (390_000.0, 2_140_300.0)]
    return fit.fit([(place, (place[0] + dx, place[1] + dy)) for place in places], "translation")


def rows(*codes: str) -> list[Parcel]:
    return [factories.owned_parcel(code) for code in codes]


def test_moves_a_block_in_one_act_and_back(surveyor: User) -> None:
    made = rows("01A001", "01A002", "01A003")
    before = {row.pk: of_row(row) for row in made}
    entry = shift_parcels(
        area=Area("block", [made[0].block_id]), found=shift(1.2345, -0.5), because=because(surveyor)
    )
    for row in made:
        row.refresh_from_db()
        moved = shapely.affinity.translate(before[row.pk], 1.2345, -0.5)
        assert of_row(row).hausdorff_distance(moved) <= 0.0008
        assert row.valid_from == DAY
        assert row.boundary_accuracy_m == 0.02
        xy = shapely.get_coordinates(of_row(row))
        assert abs(xy - xy.round(3)).max() < 1e-9
    assert shapely.coverage_is_valid([of_row(row) for row in made])
    assert ParcelVersion.objects.count() == 3
    assert set(entry.parcels.all()) == set(made)
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    for row in made:
        row.refresh_from_db()
        assert of_row(row).equals(before[row.pk])
        assert row.valid_from == factories.START
    assert not ParcelVersion.objects.exists()


def test_a_neighbour_that_stays_follows_with_the_common_corners(surveyor: User) -> None:
    left, right = rows("01A001", "01A002")
    shift_parcels(area=Area("parcels", [left.pk]), found=shift(0.5, 0), because=because(surveyor))
    left.refresh_from_db()
    right.refresh_from_db()
    assert shapely.coverage_is_valid([of_row(left), of_row(right)])
    assert of_row(right).area == pytest.approx(400 - 10)
    assert of_row(left).area == pytest.approx(400)


def test_a_follower_that_leaves_the_tolerance_of_its_paper_needs_a_reason(surveyor: User) -> None:
    left, right = rows("01A001", "01A002")
    area, far = Area("parcels", [left.pk]), shift(1.5, 0)  # 30 m² of the neighbour's 400
    with pytest.raises(AreaDiffers) as refusal:
        shift_parcels(area=area, found=far, because=because(surveyor))
    assert right.code in str(refusal.value.message)
    assert "area_reason" in refusal.value.fields
    assert not RegisterEntry.objects.exists()
    told = because(surveyor, area_reason="รั้วจริง")
    entry = shift_parcels(area=area, found=far, because=told)
    assert list(entry.area_findings) == [right.code]
    assert entry.area_findings[right.code]["reason"] == "รั้วจริง"


def test_ground_of_another_parcel_is_refused_and_nothing_moves(surveyor: User) -> None:
    here, _beside, there = rows("01A001", "01A002", "01A004")
    with pytest.raises((BoundaryOverlap, Exception)) as refusal:
        shift_parcels(
            area=Area("parcels", [here.pk]), found=shift(50, 0), because=because(surveyor)
        )
    assert refusal.value.code in ("overlap", "not_a_coverage")  # type: ignore[attr-defined]
    here.refresh_from_db()
    assert here.version == 1
    assert there.code
    assert not RegisterEntry.objects.exists()


def test_buildings_stay_unless_asked(surveyor: User) -> None:
    (parcel,) = rows("01A001")
    house = factories.building(parcel)
    west = house.footprint.extent[0]
    area = Area("parcels", [parcel.pk])
    shift_parcels(area=area, found=shift(0.5, 0), because=because(surveyor))
    house.refresh_from_db()
    assert house.footprint.extent[0] == west
    entry = shift_parcels(
        area=area, found=shift(0.5, 0), because=because(surveyor), with_buildings=True
    )
    house.refresh_from_db()
    assert house.footprint.extent[0] == pytest.approx(west + 0.5)
    undo.undo(entry_id=entry.pk, because=because(surveyor))
    house.refresh_from_db()
    assert house.footprint.extent[0] == west


def test_an_empty_or_foreign_area_says_so(surveyor: User) -> None:
    rows("01A001")
    for area in (Area("village", [0]), Area("parcels", []), Area("block", [10**6])):
        with pytest.raises(ActRefused) as refusal:
            shift_parcels(area=area, found=shift(1, 0), because=because(surveyor))
        assert refusal.value.code == "nothing_to_move"


def test_a_village_takes_few_queries(
    surveyor: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    rows(*(f"01A{number:03d}" for number in range(1, 31)))
    with django_assert_max_num_queries(75):
        shift_parcels(area=Area("all"), found=shift(0.3, 0.2), because=because(surveyor))


# --- the doors ----------------------------------------------------------------------------------


def degrees(x: float, y: float) -> dict[str, Any]:
    at = Point(390_000 + x, 2_140_000 + y, srid=32647)
    at.transform(4326)
    return {"type": "Point", "coordinates": [at.x, at.y]}


def pairs(dx: float, dy: float, wrong: float = 0) -> list[dict[str, Any]]:
    places = [(100, 100), (160, 100), (100, 160), (160, 160)]
    found = [
        {"on_map": degrees(x, y), "on_picture": degrees(x + dx, y + dy)} for x, y in places[:3]
    ]
    last = degrees(160 + dx + wrong, 160 + dy)
    return [*found, {"on_map": degrees(160, 160), "on_picture": last}]


def send(client: Client, name: str, **body: Any) -> Any:
    return client.post(reverse(name), body, content_type="application/json")


def test_the_fit_is_told_with_residuals(client: Client, surveyor: User) -> None:
    client.force_login(surveyor)
    told = send(client, "shift-fit", pairs=pairs(2, -1, wrong=0.4)).json()
    assert told["dx_m"] == pytest.approx(2.1, abs=0.002)
    assert told["residuals_m"] == pytest.approx([0.1, 0.1, 0.1, 0.3], abs=0.002)
    few = send(client, "shift-fit", pairs=pairs(2, -1)[:2])
    assert (few.status_code, few.json()["code"]) == (422, "too_few")
    line = {"type": "LineString", "coordinates": [[98, 19], [98.1, 19]]}
    wrong = send(client, "shift-fit", pairs=[{"on_map": line, "on_picture": line}] * 3)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid")
    client.force_login(factories.user(Role.CASHIER))
    assert send(client, "shift-fit", pairs=pairs(2, -1)).status_code == 403


def test_a_preview_changes_nothing_and_the_act_is_done_once(client: Client, surveyor: User) -> None:
    client.force_login(surveyor)
    (parcel,) = rows("01A001")
    body = {
        "pairs": pairs(0.5, 0), "area": {"kind": "all"}, "reason": "ภาพใหม่",
        "effective_on": "2024-05-01", "client_id": "6f1c1c1e-0000-4000-8000-000000000001",
    }  # fmt: skip
    seen = send(client, "act-shift", **body, preview=True).json()
    assert seen["entry_id"] is None
    assert seen["fit"]["shift_m"] == pytest.approx(0.5, abs=0.002)
    (row,) = seen["parcels"]
    assert row["drawn_area_sq_m"] == pytest.approx(400, abs=0.05)
    parcel.refresh_from_db()
    assert parcel.version == 1
    done = send(client, "act-shift", **body).json()
    again = send(client, "act-shift", **body).json()
    assert done["entry_id"] == again["entry_id"]
    assert RegisterEntry.objects.count() == 1
