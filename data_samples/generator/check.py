"""Judge a sample: sizes against the measured ones, nothing across a road, nothing outside."""

from dataclasses import dataclass

import numpy as np
import shapely

from data_samples.generator.blocks import FARM, SETTLED
from data_samples.generator.ground import Floats, parameters, read_ground
from data_samples.generator.model import Sample
from data_samples.generator.names import check_digit

TOLERANCE = 0.15
#: Fewer shapes than this say little about percentiles.
ENOUGH = 1_500
_PERCENTILES = ("5", "25", "50", "75", "95")
#: Valleys are narrow here: fields are held against half the measured size.
FARM_FACTOR = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One finding; `ok` is None where nothing is demanded."""

    text: str
    ok: bool | None = None


def _compare(
    name: str, values: Floats, measured: dict[str, float], factor: float, few: int = ENOUGH
) -> list[Line]:
    """Percentiles beside the measured ones; a small sample is told, not judged."""
    lines, enough = [], len(values) >= few
    for p in _PERCENTILES:
        goal = measured[p] * factor
        found = float(np.percentile(values, int(p)))
        off = found / goal - 1
        lines.append(
            Line(
                f"{name} p{p}: {found:,.0f} m2 against {goal:,.0f} ({off:+.0%})",
                abs(off) < TOLERANCE if enough else None,
            )
        )
    return lines


def village_areas(sample: Sample) -> Floats:
    """Areas of the plots in village blocks."""
    return _areas(sample, SETTLED)


def _areas(sample: Sample, use: str) -> Floats:
    shapes = [
        part
        for p in sample.parcels
        if p.boundary is not None and sample.blocks[p.block].use == use
        for part in p.boundary.geoms
    ]
    return np.array(shapely.area(shapes))


def percentiles(sample: Sample) -> list[Line]:
    """Plots, fields, buildings and blocks beside the real ones."""
    p = parameters()
    lines = _compare(
        "village plot", village_areas(sample), p["village_plot"]["area_m2_percentiles"], 1
    )
    buildings = shapely.area([b.footprint for b in sample.buildings])
    lines += _compare("building", buildings, p["building"]["area_m2_percentiles"], 1)
    lines += _compare(
        "paddy", _areas(sample, FARM), p["farm_plot"]["area_m2_percentiles"], FARM_FACTOR
    )
    if sample.scale == 1:
        blocks = shapely.area([b.boundary for b in sample.blocks])
        lines += _compare("block", blocks, p["block"]["area_m2_percentiles"], 1, few=200)
    return lines


def plots_across_roads(sample: Sample) -> list[str]:
    """Codes of plots that a road's or lane's centre line runs through."""
    lines = [lane.line for lane in sample.lanes]
    drawn = [p for p in sample.parcels if p.boundary is not None]
    shapes = np.array([p.boundary for p in drawn], dtype=object)
    pairs = shapely.STRtree(shapes).query(lines, predicate="intersects")
    length = shapely.length(shapely.intersection(np.array(lines)[pairs[0]], shapes[pairs[1]]))
    return sorted({drawn[i].code for i in pairs[1][length > 0.05]})


def plots_in_water(sample: Sample) -> list[str]:
    """Codes of plots that reach into the river by more than a square metre."""
    water = shapely.union_all([f.shape for f in sample.features if f.kind == "river"])
    drawn = [p for p in sample.parcels if p.boundary is not None]
    wet = shapely.area(
        shapely.intersection(np.array([p.boundary for p in drawn], dtype=object), water)
    )
    return [drawn[i].code for i in np.flatnonzero(wet > 1)]


def plots_outside(sample: Sample) -> list[str]:
    """Codes of plots not wholly inside the tambon (the town is a hole in it)."""
    tambon = read_ground().tambon
    shapely.prepare(tambon)
    drawn = [p for p in sample.parcels if p.boundary is not None]
    inside = shapely.contains(tambon, np.array([p.boundary for p in drawn], dtype=object))
    return [drawn[i].code for i in np.flatnonzero(~inside)]


def overlapping(sample: Sample) -> list[tuple[str, str]]:
    """Pairs of plots that overlap by more than a square metre."""
    drawn = [p for p in sample.parcels if p.boundary is not None]
    shapes = np.array([p.boundary for p in drawn], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    area = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    return [
        (drawn[i].code, drawn[j].code)
        for i, j in zip(first[area > 1], second[area > 1], strict=True)
    ]


def coverage(sample: Sample) -> float:
    """Share of the block land without lanes that plots cover."""
    lanes = shapely.union_all(
        [lane.line.buffer(3.4, cap_style="square", join_style="mitre") for lane in sample.lanes]
    )
    shapely.prepare(lanes)
    covered = free = 0.0
    parts = np.array(
        [g for p in sample.parcels if p.boundary is not None for g in p.boundary.geoms]
    )
    tree = shapely.STRtree(parts)
    for block in sample.blocks:
        plots = shapely.union_all(parts[tree.query(block.boundary, predicate="intersects")])
        gap = shapely.difference(shapely.difference(block.boundary, plots), lanes)
        covered += shapely.intersection(block.boundary, plots).area
        free += gap.area
    return covered / (covered + free)


def right_numbers(sample: Sample) -> int:
    """How many 13-digit numbers would pass the check: must be none."""
    numbers = [p.id_number for p in sample.parties if len(p.id_number) == 13]
    return sum(n.isdigit() and check_digit(n[:12]) == int(n[12]) for n in numbers)


def _rules(sample: Sample) -> list[Line]:
    dirty = {tuple(sorted(pair)) for pair in sample.manifest["overlapping_plots"]}
    found = {tuple(sorted(pair)) for pair in overlapping(sample)}
    across, wet, outside = plots_across_roads(sample), plots_in_water(sample), plots_outside(sample)
    share = coverage(sample)
    invalid = sum(not p.boundary.is_valid for p in sample.parcels if p.boundary is not None)
    return [
        Line(f"plots across a road or lane: {len(across)} {across[:5]}", not across),
        Line(f"plots in the river: {len(wet)} {wet[:5]}", not wet),
        Line(f"plots outside the tambon or in the town: {len(outside)}", not outside),
        Line(f"overlapping plots beside the manifest: {len(found ^ dirty)}", found == dirty),
        Line(f"coverage of the blocks without lanes: {share:.1%}", share > 0.97),
        Line(f"invalid boundaries: {invalid}", invalid == 0),
        Line(
            f"numbers with a right check digit: {right_numbers(sample)}", right_numbers(sample) == 0
        ),
    ]


def report(sample: Sample) -> list[Line]:
    """Everything worth reading about a sample."""
    counts = sample.manifest["counts"]
    kinds = [Line(f"{name}: {value:,}") for name, value in counts.items()]
    papers: dict[str, int] = {}
    for parcel in sample.parcels:
        papers[parcel.document_type] = papers.get(parcel.document_type, 0) + 1
    mix = ", ".join(f"{k} {v / len(sample.parcels):.0%}" for k, v in sorted(papers.items()))
    return [*kinds, Line(f"papers: {mix}"), *percentiles(sample), *_rules(sample)]
