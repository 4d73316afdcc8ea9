"""Plots: village rows on lanes, paddy strips at right angles to the water, upland fields."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_samples.generator.blocks import FARM, SETTLED, Cell
from data_samples.generator.cutting import (
    XY,
    Ring,
    area_of,
    bent_knife,
    extent,
    frame_of,
    halve,
    ring_of,
    split_polygon,
    turned,
)
from data_samples.generator.ground import Floats

VILLAGE_LOG = (6.81, 0.69)  # ln m2: mean, deviation
VILLAGE_CLIP = (260.0, 4_900.0)
FARM_LOG = (9.068 - 0.72, 0.86)  # half the measured size: valleys are narrow
FARM_CLIP = (420.0, 58_000.0)
UPLAND_LOG = (9.25, 0.62)
UPLAND_CLIP = (3_000.0, 40_000.0)
ROW_DEPTH_M = 36.0


@dataclass(slots=True)
class Piece:
    """A part of a block that is cut into plots at once: no lane runs through it."""

    cell: Cell
    plots: list[Ring]


@dataclass(slots=True)
class Layout:
    """All pieces and the lane lines between them."""

    pieces: list[Piece]
    lanes: list[BaseGeometry]


def _targets(
    total: float, log: tuple[float, float], clip: tuple[float, float], rng: np.random.Generator
) -> list[float]:
    """Areas drawn from the measured distribution that add up to the total."""
    drawn: list[float] = []
    left = total
    while left > 0:
        area = float(np.clip(math.exp(rng.normal(*log)), *clip))
        drawn.append(area)
        left -= area
    if len(drawn) > 1 and -left > drawn[-1] / 2:
        drawn.pop()
    factor = total / sum(drawn)
    return [area * factor for area in drawn]


def _inside(shape: Polygon, by_m: float) -> list[Ring]:
    """The shape without half a lane along its border."""
    smaller = shape.buffer(-by_m, join_style="mitre", mitre_limit=2.0)
    return [ring_of(p) for p in shapely.get_parts(smaller) if p.area > 150]


def _streets(shape: Polygon, rng: np.random.Generator) -> tuple[list[Polygon], list[BaseGeometry]]:
    """Cut a village block by lanes into pieces two rows deep."""
    ring = ring_of(shape)
    axis, length, width = frame_of(ring)
    side = (-axis[1], axis[0])
    deep, long = 2.0 * ROW_DEPTH_M * float(rng.uniform(0.9, 1.25)), float(rng.uniform(190, 300))
    if width > 1.45 * deep and (length < 1.5 * width or rng.random() < 0.6):
        rows = max(2, round(width / deep))
        knife = bent_knife(
            ring,
            turned(side, float(rng.normal(0, 0.035))),
            (rows // 2) / rows,
            float(rng.normal(0, 0.018)),
            4.0,
        )
    elif length > long:
        share = 0.5 + float(rng.uniform(-0.09, 0.09))
        knife = bent_knife(
            ring,
            turned(axis, float(rng.normal(0, 0.05))),
            share,
            float(rng.normal(0, 0.02)),
            4.0,
        )
    else:
        return [shape], []
    parts = split_polygon(shape, knife)
    if len(parts) < 2:
        return [shape], []
    pieces: list[Polygon] = []
    lanes: list[BaseGeometry] = [shapely.intersection(knife, shape)]
    for part in parts:
        smaller, inner = _streets(part, rng)
        pieces += smaller
        lanes += inner
    return pieces, lanes


def _share_out(
    ring: Ring, targets: list[float], rng: np.random.Generator, narrow: float
) -> list[Ring]:
    """Cut a row into the wanted areas, across the row as long as plots stay wide enough."""
    if len(targets) < 2:
        return [ring]
    axis, length, width = frame_of(ring)
    if length < 4 or width < 4:
        return [ring]
    half = len(targets) // 2
    share = sum(targets[:half]) / sum(targets)
    axis = turned(axis, float(np.clip(rng.normal(0, 0.03), -0.07, 0.07)))
    parts = halve(ring, axis, share)
    return _share_parts(parts, targets, half, rng, narrow)


def _share_parts(
    parts: list[Ring], targets: list[float], half: int, rng: np.random.Generator, narrow: float
) -> list[Ring]:
    if len(parts) == 2:
        return _share_out(parts[0], targets[:half], rng, narrow) + _share_out(
            parts[1], targets[half:], rng, narrow
        )
    done: list[Ring] = []
    mean = sum(targets) / len(targets)
    for part in parts:  # a bent shape fell into several parts: share by area again
        count = max(1, round(area_of(part) / mean))
        done += _share_out(part, [mean] * count, rng, narrow) if len(parts) > 1 else [part]
    return done


def _across_row(ring: Ring, targets: list[float], row: XY, rng: np.random.Generator) -> list[Ring]:
    """Village row: cut across the row while that leaves a plot at least 12 m wide."""
    if len(targets) < 2:
        return [ring]
    low, high = extent(ring, row)
    side_low, side_high = extent(ring, (-row[1], row[0]))
    along, deep = high - low, side_high - side_low
    half = len(targets) // 2
    smallest = min(sum(targets[:half]), sum(targets[half:]))
    if 1.9 * along > deep and smallest / max(deep, 1) > 10:
        axis = turned(row, float(np.clip(rng.normal(0, 0.025), -0.06, 0.06)))
    else:
        axis = turned((-row[1], row[0]), float(np.clip(rng.normal(0, 0.02), -0.05, 0.05)))
    parts = halve(ring, axis, sum(targets[:half]) / sum(targets))
    if len(parts) != 2:
        return _share_parts(parts, targets, half, rng, 1.0)
    return [
        plot
        for part, wanted in zip(parts, (targets[:half], targets[half:]), strict=True)
        for plot in _across_row(part, wanted, _row_of(part, row, len(wanted)), rng)
    ]


def _row_of(ring: Ring, row: XY, count: int) -> XY:
    """Follow a curved row: its own long side while it holds many plots."""
    if count < 4:
        return row
    axis, length, width = frame_of(ring)
    if length < 1.5 * width:
        return row
    return axis if axis[0] * row[0] + axis[1] * row[1] >= 0 else (-axis[0], -axis[1])


def _village_plots(ring: Ring, rng: np.random.Generator) -> list[Ring]:
    axis, length, width = frame_of(ring)
    if length < 8 or width < 8:
        return []
    rows = [ring]
    if width > 46:
        side = turned((-axis[1], axis[0]), float(rng.normal(0, 0.015)))
        rows = halve(ring, side, 0.5 + float(rng.uniform(-0.09, 0.09)))
    plots: list[Ring] = []
    for row in rows:
        area = area_of(row)
        if area < VILLAGE_CLIP[0]:
            plots.append(row)
            continue
        row_axis, long, deep = frame_of(row)
        drift = 0.55 * math.log(max(deep, 10) / ROW_DEPTH_M)  # deep rows hold larger plots
        targets = _targets(area, (VILLAGE_LOG[0] + drift, VILLAGE_LOG[1]), VILLAGE_CLIP, rng)
        plots += _across_row(row, targets, row_axis if long > deep else axis, rng)
    return plots


def _strips(
    ring: Ring, targets: list[float], water: XY, stretch: float, rng: np.random.Generator
) -> list[Ring]:
    """Fields stretched towards the water: cut along the bank until they are narrow enough."""
    if len(targets) < 2:
        return [ring]
    bank = (-water[1], water[0])
    low, high = extent(ring, bank)
    near, far = extent(ring, water)
    along_bank = (high - low) * stretch > (far - near)
    axis = turned(bank if along_bank else water, float(np.clip(rng.normal(0, 0.04), -0.1, 0.1)))
    half = len(targets) // 2
    parts = halve(ring, axis, sum(targets[:half]) / sum(targets))
    if len(parts) != 2:
        return _share_parts(parts, targets, half, rng, 1.0)
    return _strips(parts[0], targets[:half], water, stretch, rng) + _strips(
        parts[1], targets[half:], water, stretch, rng
    )


def _fields(ring: Ring, cell: Cell, rng: np.random.Generator) -> list[Ring]:
    area = area_of(ring)
    if cell.use == FARM:
        targets = _targets(area, FARM_LOG, FARM_CLIP, rng)
        return _strips(ring, targets, cell.toward_water, float(rng.uniform(1.7, 3.4)), rng)
    return _share_out(ring, _targets(area, UPLAND_LOG, UPLAND_CLIP, rng), rng, 1.0)


def _settled_pieces(
    cell: Cell, rng: np.random.Generator, limit: int | None
) -> tuple[list[Piece], list[BaseGeometry]]:
    parts, lanes = _streets(cell.shape, rng)
    pieces: list[Piece] = []
    count = 0
    for part in parts:
        if limit is not None and count >= limit:
            break
        for ring in _inside(part, cell.half_lane_m):
            plots = _village_plots(ring, rng)
            if plots:
                pieces.append(Piece(cell, plots))
                count += len(plots)
    return pieces, lanes


def draw_plots(cells: list[Cell], seed: int, limits: dict[int, int] | None) -> Layout:
    """Cut every block; `limits` caps the plots of a village in a small sample."""
    layout = Layout([], [])
    for number, cell in enumerate(cells):
        rng = np.random.default_rng([seed, 3, number])
        layout.lanes += cell.cuts
        if cell.use == SETTLED:
            pieces, lanes = _settled_pieces(cell, rng, limits[cell.moo] if limits else None)
            layout.pieces += pieces
            layout.lanes += lanes
        else:
            layout.pieces += [
                Piece(cell, _fields(ring, cell, rng))
                for ring in _inside(cell.shape, cell.half_lane_m)
            ]
    return layout


def coordinates_of(rings: list[Ring]) -> list[Floats]:
    """Rings as arrays."""
    return [np.array(ring) for ring in rings]
