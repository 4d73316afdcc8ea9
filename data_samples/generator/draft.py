"""The drawn ground before anybody owns it: plots in code order, buildings, purposes."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from data_samples.generator import blocks, buildings, frames, plots, purposes, skeleton, weave
from data_samples.generator.blocks import SETTLED, Cell
from data_samples.generator.ground import HOUSEHOLDS, Ground, read_ground

#: Village plots per household in a small sample.
_PLOTS_PER_HOUSEHOLD = 1.0


@dataclass(slots=True)
class Draft:
    """Everything geometric, in step: plot i has shape, cell, kind and lot i."""

    ground: Ground
    skeleton: skeleton.Skeleton
    cells: list[Cell]
    plots: list[Polygon]
    cell_of: list[int]
    lots: list[str]
    kinds: list[str]
    frames: frames.Frames
    pairs: list[tuple[int, int]]  # plots that share an edge
    drawing: buildings.Drawing
    lanes: list[tuple[str, shapely.LineString, float]]


def households_at(scale: int) -> dict[int, int]:
    """Households per village at this scale."""
    return {moo: max(1, round(count / scale)) for moo, count in HOUSEHOLDS.items()}


def _weave(layout: plots.Layout, cells: list[Cell]) -> tuple[list[Polygon], list[int]]:
    place = {id(cell): i for i, cell in enumerate(cells)}
    shapes: list[Polygon] = []
    owner: list[int] = []
    for piece in layout.pieces:
        woven = weave.noded(piece.plots)
        shapes += woven
        owner += [place[id(piece.cell)]] * len(woven)
    return weave.bend_polygons(shapes), owner


def _in_order(
    shapes: list[Polygon], owner: list[int], cells: list[Cell]
) -> tuple[list[Polygon], list[int], list[str]]:
    """Number the lots of every block in snake order and sort by code."""
    ordered: list[int] = []
    lots: list[str] = []
    members: dict[int, list[int]] = {}
    for i, cell in enumerate(owner):
        members.setdefault(cell, []).append(i)
    for cell in sorted(members):
        own = members[cell]
        xy = shapely.get_coordinates(shapely.centroid([shapes[i] for i in own])).tolist()
        band = 42.0 if cells[cell].use == SETTLED else 130.0
        for number, j in enumerate(blocks.snake([(x, y) for x, y in xy], band), start=1):
            ordered.append(own[j])
            lots.append(f"{number:03d}")
    return [shapes[i] for i in ordered], [owner[i] for i in ordered], lots


def _lanes(layout: plots.Layout, cells: list[Cell]) -> list[tuple[str, shapely.LineString, float]]:
    """Centre lines of lanes and tracks, bent like the plots beside them."""
    lines = []
    used = shapely.buffer([c.shape for c in cells], 3.0, join_style="mitre")
    tree = shapely.STRtree(used)
    for line in layout.lanes:
        near = shapely.union_all(used[tree.query(line, predicate="intersects")])
        for part in shapely.get_parts(shapely.intersection(line, near)):
            if part.geom_type == "LineString" and part.length > 5:
                lines.append((skeleton.LANE, weave.bend_line(part), 5.0))
    return lines


def draw_ground(seed: int, scale: int) -> Draft:
    """All shapes of the sample."""
    ground = read_ground()
    bones = skeleton.draw_skeleton(ground, seed, HOUSEHOLDS)
    cells = blocks.draw_blocks(ground, bones, seed, scale)
    limits = None
    if scale > 1:
        limits = {m: round(n * _PLOTS_PER_HOUSEHOLD) for m, n in households_at(scale).items()}
    layout = plots.draw_plots(cells, seed, limits)
    shapes, owner = _weave(layout, cells)
    shapes, owner, lots = _in_order(shapes, owner, cells)
    own_cells = [cells[i] for i in owner]
    kinds = purposes.draw_purposes(shapes, own_cells, ground, bones, seed)
    sides = frames.frames_of(shapes)
    return Draft(
        ground, bones, cells, shapes, owner, lots, kinds, sides,
        [(int(a), int(b)) for a, b in frames.neighbours(shapes)],
        buildings.draw_buildings(shapes, kinds, sides, seed),
        _lanes(layout, cells),
    )  # fmt: skip


def block_outline(shapes: list[Polygon]) -> MultiPolygon:
    """A block: its plots, with the lanes between them."""
    plots_together = shapely.coverage_union_all(np.array(shapes))
    closed = plots_together.buffer(4.2, join_style="mitre", mitre_limit=3).buffer(
        -4.2, join_style="mitre", mitre_limit=3
    )
    whole = shapely.union_all([closed, plots_together], grid_size=weave.GRID_M)
    parts = [Polygon(p.exterior) for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
    joined = shapely.union_all(parts, grid_size=weave.GRID_M)
    return MultiPolygon([p for p in shapely.get_parts(joined) if p.geom_type == "Polygon"])
