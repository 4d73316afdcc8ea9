"""Put the whole invented sub-district together, step by step, from one seed."""

import random

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from data_samples.generator import (
    blocks,
    condominium,
    dirt,
    households,
    people,
    prices,
    requests,
    rights,
    signs,
    straddling,
    structures,
    titles,
    uses,
    weave,
)  # fmt: skip
from data_samples.generator.draft import Draft, block_outline, draw_ground, households_at
from data_samples.generator.model import (
    BlockRecord,
    FeatureRecord,
    LaneRecord,
    ParcelRecord,
    Sample,
    ZoneRecord,
)
from data_samples.generator.purposes import EMPTY, FIELD, GARDEN, ORCHARD
from data_samples.generator.skeleton import LANE, RESERVE_M

SEED = 2569
_SUB_LOT_SHARE = 0.016
_SPANNING_SHARE = 0.01


def _spanning(draft: Draft, seed: int) -> dict[int, int]:
    """Plots that a lane cut in two: the part in the other block belongs to the first."""
    draw = random.Random(f"{seed}/spanning")
    built = set(draft.drawing.plot)
    loose = [
        i
        for i, kind in enumerate(draft.kinds)
        if kind in (FIELD, ORCHARD, EMPTY, GARDEN) and i not in built
    ]
    shapes = [draft.plots[i] for i in loose]
    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes, predicate="dwithin", distance=6.6).T
    draw.shuffle(rows := [(loose[a], loose[b]) for a, b in pairs.tolist() if a < b])
    wanted = max(1, round(len(draft.plots) * _SPANNING_SHARE))
    absorbed: dict[int, int] = {}
    taken: set[int] = set()
    for a, b in rows:
        if len(absorbed) == wanted:
            break
        across = draft.cell_of[a] != draft.cell_of[b]
        if across and not {a, b} & taken and draft.plots[a].distance(draft.plots[b]) > 1:
            absorbed[b] = a
            taken |= {a, b}
    return absorbed


def _land(sample: Sample, draft: Draft) -> None:
    """Zones, blocks and what lies on the ground."""
    zones = blocks.zone_shapes(draft.cells)
    number = {}
    for zone, shape in zones.items():
        bent = shapely.set_precision(_bent(shape), weave.GRID_M)
        number[zone] = len(sample.zones)
        sample.zones.append(ZoneRecord(f"{zone:02d}", _multi(bent)))
    members: dict[int, list[Polygon]] = {}
    for plot, cell in zip(draft.plots, draft.cell_of, strict=True):
        members.setdefault(cell, []).append(plot)
    for i, block in enumerate(draft.cells):
        outline = block_outline(members[i]) if i in members else MultiPolygon()
        sample.blocks.append(BlockRecord(number[block.zone], block.letter, outline, block.use))


def _bent(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.make_valid(shapely.transform(shapely.segmentize(shape, 15.0), weave.bend))


def _multi(shape: shapely.Geometry) -> MultiPolygon:
    return MultiPolygon([p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"])


def _features(sample: Sample, draft: Draft) -> None:
    """Roads, lanes, water, forest, the town; clipped to the tambon."""
    inside = draft.ground.tambon
    for way in draft.skeleton.roads:
        line = shapely.intersection(weave.bend_line(way.line), inside)
        course = way.course
        width = RESERVE_M[course.kind]
        sample.features.append(FeatureRecord("road", course.name_th, course.name_en, line))
        for part in shapely.get_parts(line):
            sample.lanes.append(
                LaneRecord(course.kind, course.name_th, course.name_en, part, width)
            )
    for _, line, width in draft.lanes:
        sample.features.append(FeatureRecord("lane", "", "", line))
        sample.lanes.append(LaneRecord(LANE, "", "", line, width))
    water = _multi(shapely.intersection(_bent(draft.skeleton.water), inside))
    river = draft.skeleton.river.course
    sample.features.append(FeatureRecord("river", river.name_th, river.name_en, water))
    for way in draft.skeleton.streams:
        line = shapely.intersection(weave.bend_line(way.line), inside)
        sample.features.append(
            FeatureRecord("stream", way.course.name_th, way.course.name_en, line)
        )
    _forest(sample, draft)


def _forest(sample: Sample, draft: Draft) -> None:
    used = shapely.union_all([b.boundary for b in sample.blocks]).buffer(12, quad_segs=2)
    forest = shapely.simplify(draft.ground.tambon.difference(used), 4)
    forest = (
        forest.buffer(-40, quad_segs=2).buffer(40, quad_segs=2).intersection(draft.ground.tambon)
    )
    sample.features.append(
        FeatureRecord("forest", "ป่าสงวนแห่งชาติ (ตัวอย่าง)", "Forest reserve (sample)", _multi(forest))
    )
    town = shapely.polygons(draft.ground.tambon.interiors[0])
    sample.features.append(
        FeatureRecord("town", "ตำบลจองคำ (เมืองแม่ฮ่องสอน)", "Chong Kham (the town)", _multi(town))
    )


def _parcels(sample: Sample, draft: Draft, seed: int) -> list[int]:
    """Parcel records in code order; returns the plot of every parcel."""
    absorbed = _spanning(draft, seed)
    parts: dict[int, list[Polygon]] = {}
    for part, whole in absorbed.items():
        parts.setdefault(whole, [draft.plots[whole]]).append(draft.plots[part])
    plot_of = [i for i in range(len(draft.plots)) if i not in absorbed]
    for plot in plot_of:
        cell = draft.cells[draft.cell_of[plot]]
        sample.parcels.append(
            ParcelRecord(
                code=f"{cell.code}{draft.lots[plot]}",
                block=draft.cell_of[plot],
                moo=cell.moo,
                boundary=MultiPolygon(parts.get(plot, [draft.plots[plot]])),
                kind=draft.kinds[plot],
            )
        )
    sample.manifest["plots_in_two_blocks"] = [
        sample.parcels[i].code for i, plot in enumerate(plot_of) if plot in parts
    ]
    return plot_of


def _sub_lots(sample: Sample, pairs: list[tuple[int, int]], seed: int) -> None:
    """Some neighbours came from one older plot: they share its number, with /001 and /002."""
    draw = random.Random(f"{seed}/sublots")
    close = [
        (a, b)
        for a, b in pairs
        if b == a + 1 and sample.parcels[a].block == sample.parcels[b].block
    ]
    taken: set[int] = set()
    for a, b in draw.sample(close, min(len(close), round(len(sample.parcels) * _SUB_LOT_SHARE))):
        if not {a, b} & taken:
            parent = sample.parcels[a].code
            sample.parcels[a].code, sample.parcels[b].code = f"{parent}/001", f"{parent}/002"
            taken |= {a, b}


def generate(scale: int = 1, seed: int = SEED) -> Sample:
    """The sub-district at 1 : scale of its households. The same seed gives the same sample."""
    draft = draw_ground(seed, scale)
    structures.empty_homes_become_plots(draft)
    sample = Sample(seed=seed, scale=scale)
    _land(sample, draft)
    _features(sample, draft)
    plot_of = _parcels(sample, draft, seed)
    parcel_of = {plot: parcel for parcel, plot in enumerate(plot_of)}
    pairs = [
        (parcel_of[a], parcel_of[b]) for a, b in draft.pairs if a in parcel_of and b in parcel_of
    ]
    _sub_lots(sample, pairs, seed)
    structures.put_up_buildings(sample, draft, parcel_of, seed)
    crowd = people.new_people(seed, draft.ground)
    sample.parties = crowd.parties
    heads = households.settle_households(sample, crowd, households_at(scale), seed)
    titles.write_titles(sample, seed)
    dirt.spoil_areas(sample, seed)
    holding = rights.give_rights(sample, crowd, heads, pairs, seed)
    straddling.straddle(sample, holding, pairs, seed)
    uses.Uses(sample, holding, seed).write()
    prices.write_prices(sample, draft, seed)
    signs.put_up_signs(sample, draft, plot_of, holding, seed)
    requests.take_requests(sample, draft, plot_of, seed)
    condominium.found_condominium(sample, crowd, seed)
    dirt.spoil(sample, pairs, seed)
    return sample


def outlines(sample: Sample) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Boundaries of all drawn parcels."""
    return np.array([p.boundary for p in sample.parcels if p.boundary is not None], dtype=object)
