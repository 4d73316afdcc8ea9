"""Faults worth having, in small known amounts, each listed in the manifest."""

import random
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from data_samples.generator.model import ParcelRecord, QuarantineRecord, Sample
from data_samples.generator.purposes import FIELD, HOME, ORCHARD, PUBLIC
from data_samples.generator.titles import CENT

SHARES = {
    "area_differs": 0.02,
    "overlapping_plots": 0.001,
    "invalid_rings": 0.001,
    "shapes_without_row": 0.0004,
    "without_owner": 0.02,
    "without_boundary": 0.0007,
    "uses_do_not_add_up": 0.004,
    "overlapping_buildings": 0.012,
    "buildings_without_parcel": 0.012,
}
#: Papers whose area is held to 5 % (or 4 sq. wah); others to 15 %.
_STRICT = {"CHANOTE", "TRAJONG", "NS3K", "NS3"}


def _some(draw: random.Random, items: list[int], kind: str, of: int) -> list[int]:
    return sorted(draw.sample(items, min(len(items), max(1, round(of * SHARES[kind])))))


def spoil_areas(sample: Sample, seed: int) -> None:
    """Registered areas that are 5 to 20 % off the drawing."""
    draw = random.Random(f"{seed}/dirt/areas")
    everyone = list(range(len(sample.parcels)))
    for i in _some(draw, everyone, "area_differs", len(everyone)):
        parcel = sample.parcels[i]
        factor = 1 + draw.choice((-1, 1)) * draw.uniform(0.07, 0.2)
        parcel.register_area_sq_wah = (
            parcel.register_area_sq_wah * Decimal(str(round(factor, 3)))
        ).quantize(Decimal("0.1")).quantize(CENT)  # fmt: skip


def differs(parcel: ParcelRecord) -> bool:
    """Register and drawing are further apart than the paper allows."""
    if parcel.boundary is None:
        return False
    drawn = parcel.boundary.area / 4
    paper = float(parcel.register_area_sq_wah)
    if parcel.document_type in _STRICT:
        return abs(drawn - paper) > max(0.05 * paper, 4)
    return abs(drawn - paper) > 0.15 * paper


def _overlapping_plots(sample: Sample, pairs: list[tuple[int, int]], draw: random.Random) -> None:
    """One neighbour's boundary drawn too far, into the other's plot."""
    close = [
        (a, b)
        for a, b in pairs
        if len(sample.parcels[a].boundary.geoms) == 1  # type: ignore[union-attr]
        and sample.parcels[a].kind in (HOME, FIELD, ORCHARD)
    ]
    rows = []
    for number in _some(draw, list(range(len(close))), "overlapping_plots", len(sample.parcels)):
        a, b = close[number]
        mine, other = sample.parcels[a], sample.parcels[b]
        wider = _reach_over(mine.boundary, other.boundary)
        if wider is not None:
            mine.boundary = MultiPolygon([wider])
            rows.append([mine.code, other.code])
    sample.manifest["overlapping_plots"] = rows


def _reach_over(mine: Any, other: Any) -> Polygon | None:
    """My plot with a strip of 2.5 m of the other's, if that is one piece."""
    claim = shapely.intersection(mine.buffer(2.5, join_style="mitre"), other)
    wider = shapely.union_all([mine, claim], grid_size=0.001)
    fits = isinstance(wider, Polygon) and shapely.intersection(wider, other).area > 3
    return wider if fits and isinstance(wider, Polygon) else None


def _moved_over(shape: Polygon, main: Polygon) -> Polygon:
    """A footprint pushed 1.6 m into its neighbour."""
    gap = shapely.get_coordinates(shapely.shortest_line(shape, main))
    step = gap[1] - gap[0]
    far = float(np.hypot(*step)) or 1.0
    ring = shapely.get_coordinates(shape.exterior) + step * (1 + 1.6 / far)
    return Polygon(np.round(ring, 3))


def _bow_tie(ring: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Polygon:
    """Two corners exchanged so that the ring crosses itself."""
    for i in range(1, len(ring) - 2):
        twisted = ring.copy()
        twisted[[i, i + 1]] = twisted[[i + 1, i]]
        if not Polygon(twisted).is_valid:
            return Polygon(twisted)
    return Polygon(ring)


def _invalid_rings(sample: Sample, draw: random.Random) -> None:
    """Rows of an import no table would take: kept as raw bytes."""
    everyone = [i for i, p in enumerate(sample.parcels) if p.boundary is not None]
    for i in _some(draw, everyone, "invalid_rings", len(everyone)):
        boundary = sample.parcels[i].boundary
        assert boundary is not None
        shape = _bow_tie(shapely.get_coordinates(boundary.geoms[0].exterior))
        if not shape.is_valid:
            sample.quarantine.append(
                QuarantineRecord("self-intersection", sample.parcels[i].code, shape.wkb, 32647)
            )
    sample.manifest["invalid_rings"] = [row.label for row in sample.quarantine]


def _shapes_without_row(sample: Sample, seed: int) -> None:
    """Outlines of a file that name no parcel, drawn on ground somebody has."""
    draw = random.Random(f"{seed}/dirt/shapes")
    plots = [i for i, p in enumerate(sample.parcels) if p.boundary and p.kind in (FIELD, ORCHARD)]
    rows = []
    for i in _some(draw, plots, "shapes_without_row", len(sample.parcels)):
        parcel = sample.parcels[i]
        assert parcel.boundary is not None
        inner = shapely.set_precision(parcel.boundary.geoms[0].buffer(-4), 0.001)
        if isinstance(inner, Polygon) and inner.area > 50:
            row = QuarantineRecord("overlap", parcel.code, inner.wkb, 32647)
            sample.quarantine.append(row)
            rows.append(parcel.code)
    sample.manifest["shapes_without_row"] = rows


def _without_owner(sample: Sample, draw: random.Random) -> None:
    private = [i for i, p in enumerate(sample.parcels) if p.kind not in PUBLIC]
    bare = set(_some(draw, private, "without_owner", len(sample.parcels)))
    sample.rights = [r for r in sample.rights if r.parcel is None or r.parcel not in bare]
    sample.manifest["without_owner"] = [sample.parcels[i].code for i in sorted(bare)]


def _uses_do_not_add_up(sample: Sample, draw: random.Random) -> None:
    open_rows = [i for i, row in enumerate(sample.uses) if row.end is None and row.area_sq_wah > 40]
    rows = []
    for i in _some(draw, open_rows, "uses_do_not_add_up", len(sample.parcels)):
        sample.uses[i].area_sq_wah += Decimal(draw.choice((-25, -10, 12, 30, 50)))
        rows.append(sample.parcels[sample.uses[i].parcel].code)
    sample.manifest["uses_do_not_add_up"] = sorted(set(rows))


def _overlapping_buildings(sample: Sample, draw: random.Random) -> None:
    """An outbuilding drawn half over the house."""
    first: dict[int, int] = {}
    beside = []
    for i, building in enumerate(sample.buildings):
        if building.parcel is None:
            continue
        if building.parcel not in first:
            first[building.parcel] = i
        elif building.role == "outbuilding":
            beside.append(i)
    rows = []
    for i in _some(draw, beside, "overlapping_buildings", len(sample.buildings)):
        building = sample.buildings[i]
        main = sample.buildings[first[building.parcel or 0]]
        moved = _moved_over(building.footprint, main.footprint)
        if moved.is_valid and moved.intersects(main.footprint):
            building.footprint = moved
            rows.append([main.code, building.code])
    sample.manifest["overlapping_buildings"] = rows


def _buildings_without_parcel(sample: Sample, draw: random.Random) -> None:
    small = [i for i, b in enumerate(sample.buildings) if b.role in ("outbuilding", "barn")]
    rows = _some(draw, small, "buildings_without_parcel", len(sample.buildings))
    for i in rows:
        sample.buildings[i].parcel = None
    sample.manifest["buildings_without_parcel"] = [sample.buildings[i].code for i in rows]


def _without_boundary(sample: Sample, draw: random.Random) -> None:
    built = {b.parcel for b in sample.buildings}
    loose = [
        i for i, p in enumerate(sample.parcels) if i not in built and p.kind in (FIELD, ORCHARD)
    ]
    rows = _some(draw, loose, "without_boundary", len(sample.parcels))
    for i in rows:
        sample.parcels[i].boundary = None
        sample.parcels[i].boundary_on = None
    sample.manifest["without_boundary"] = [sample.parcels[i].code for i in rows]


def _without_price(sample: Sample) -> Iterable[str]:
    priced = {row.parcel for row in sample.land_prices}
    return [p.code for i, p in enumerate(sample.parcels) if i not in priced]


def spoil(sample: Sample, pairs: list[tuple[int, int]], seed: int) -> None:
    """All faults, then the manifest's totals."""
    draw = random.Random(f"{seed}/dirt")
    _overlapping_plots(sample, pairs, draw)
    _invalid_rings(sample, draw)
    _without_owner(sample, draw)
    _uses_do_not_add_up(sample, draw)
    _overlapping_buildings(sample, draw)
    _buildings_without_parcel(sample, draw)
    _without_boundary(sample, draw)
    _shapes_without_row(sample, seed)
    sample.manifest["area_differs"] = [p.code for p in sample.parcels if differs(p)]
    sample.manifest["without_price"] = list(_without_price(sample))
    sample.manifest["counts"] = {
        name: len(getattr(sample, name))
        for name in (
            "zones", "blocks", "parcels", "uses", "buildings", "building_uses", "building_parcels",
            "parties", "rights",
            "houses", "households", "registrations", "signs", "land_prices", "requests",
        )
    }  # fmt: skip
    sample.manifest["is_sample"] = True
    sample.manifest["seed"], sample.manifest["scale"] = sample.seed, sample.scale
