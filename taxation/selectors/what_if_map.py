"""A what-if as a map: villages as areas with their sums, parcels with the band of their change."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection

from taxation.selectors.rows import register_mark
from taxation.selectors.what_if import Outcome, Pair

_SQL = Path(__file__).parent.parent / "sql" / "village_areas.sql"
_DAY = 86_400
#: Edges between the seven bands, the same on both sides of nothing (band 3).
PARCEL_EDGES_BAHT = (100, 1_000)
#: For villages the widest pair that still tells the largest change from the rest.
VILLAGE_EDGES_PERCENT = ((1, 5), (10, 25), (25, 50), (50, 100), (100, 300))
UNCHANGED = 3


def band(change: float, edges: tuple[int, int]) -> int:
    """0 to 2 less, 3 the same, 4 to 6 more; an edge belongs to the band nearer to nothing."""
    if change == 0:
        return UNCHANGED
    if change > 0:
        return UNCHANGED + 1 + bisect_left(edges, change)
    return UNCHANGED - 1 - bisect_left(edges, -change)


def percent_of(pair: Pair) -> float | None:
    """The change in percent of today's sum; None when nothing is due today."""
    return pair.change * 100 / pair.before if pair.before else None


def village_edges(*outcomes: Outcome) -> tuple[int, int]:
    """Percent between the bands of the villages, by the largest change there is."""
    pairs = [pair for outcome in outcomes for pair in outcome.villages.values()]
    found = [abs(percent_of(pair) or 0) for pair in pairs]
    fitting = [pair for pair in VILLAGE_EDGES_PERCENT if pair[1] <= max(found, default=0)]
    return fitting[-1] if fitting else VILLAGE_EDGES_PERCENT[0]


def village_map(
    subdistrict: int,
    outcome: Outcome,
    names: Mapping[int, str],
    edges: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """GeoJSON of the villages: name, sums in satang, percent, band. Areas in WGS 84.

    `edges` between the bands when several maps are to be read by one legend.
    """
    edges = edges or village_edges(outcome)
    return {
        "type": "FeatureCollection",
        "features": [
            _village(json.loads(shape), outcome.villages.get(pk, Pair()), names.get(pk, ""), edges)
            for pk, shape in _areas(subdistrict).items()
        ],
    }


def _village(
    shape: dict[str, Any], pair: Pair, name: str, edges: tuple[int, int]
) -> dict[str, Any]:
    percent = percent_of(pair)
    new_tax = percent is None and pair.change > 0
    return {
        "type": "Feature",
        "geometry": shape,
        "properties": {
            "name": name,
            "before": pair.before,
            "after": pair.after,
            "percent": None if percent is None else round(percent, 1),
            "band": UNCHANGED * 2 if new_tax else band(percent or 0, edges),
        },
    }


def parcel_bands(outcome: Outcome) -> dict[int, int]:
    """Parcel id -> band of its change in baht. Holds no amount and no name."""
    return {pk: band(pair.change / 100, PARCEL_EDGES_BAHT) for pk, pair in outcome.parcels.items()}


def _areas(subdistrict: int) -> dict[int, str]:
    """Village id -> GeoJSON text; kept until the register changes."""
    key = f"village-areas:{register_mark(subdistrict)}"
    known: dict[int, str] | None = cache.get(key)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(_SQL.read_text("utf-8"), {"subdistrict": subdistrict})
            known = dict(cursor.fetchall())
        cache.set(key, known, _DAY)
    return known
