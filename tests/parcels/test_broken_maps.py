"""Golden maps: each file of broken_maps/ is a small register with exactly the findings it expects.

Rings are metres from the corner of the test ground; areas are square wah, 100 where none is given.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Polygon

from parcels.models import Building, Finding
from parcels.selectors import topology
from parcels.services import findings
from tests import factories as make

pytestmark = pytest.mark.django_db
MAPS = sorted((Path(__file__).parent / "broken_maps").glob("*.json"))


def ring(places: list[list[float]]) -> list[tuple[float, float]]:
    return [(make.EAST + x, make.NORTH + y) for x, y in [*places, places[0]]]


def shape(drawn: Any) -> MultiPolygon | None:
    if drawn is None:
        return None
    shell, holes = (drawn["shell"], drawn["holes"]) if isinstance(drawn, dict) else (drawn, [])
    polygon = Polygon(ring(shell), *map(ring, holes), srid=settings.REGISTER_SRID)
    return MultiPolygon(polygon, srid=settings.REGISTER_SRID)


def draw(told: dict[str, Any]) -> int:
    parcels = {}
    for code, drawn in told["parcels"].items():
        values = {
            "boundary": shape(drawn),
            "register_area_sq_wah": Decimal(str(told.get("areas", {}).get(code, 100))),
            "document_type": told.get("papers", {}).get(code, "CHANOTE"),
        }
        kind = make.parcel if code in told.get("bare", []) else make.owned_parcel
        parcels[code] = kind(code, **values)
    for code, roof in told.get("buildings", {}).items():
        first = next(iter(parcels.values()))
        made = make.building(first, int(code[-3:]), footprint=shape(roof["ring"]))
        make.building_use(made)
        Building.objects.filter(pk=made.pk).update(parcel=parcels.get(roof["parcel"]))
    return make.subdistrict().pk


@pytest.mark.parametrize("path", MAPS, ids=[path.stem for path in MAPS])
def test_a_broken_map_has_exactly_its_findings(path: Path) -> None:
    told = json.loads(path.read_text())
    of = draw(told)
    found = sorted(
        [fault.kind, sorted(fault.codes), fault.size and round(fault.size, 1)]
        for fault in topology.faults(of)
    )
    assert found == sorted(told["expect"]), told["about"]
    findings.check_whole(of)
    findings.check_whole(of)  # a second look finds the same rows again
    assert Finding.objects.standing().count() == len(told["expect"])


def test_there_are_maps() -> None:
    assert len(MAPS) > 10
