"""Neighbours give way to a moved boundary; bad shapes are mended; parts come out as asked."""

import math

import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from geo import geometry, neighbourhood
from tests.geo.test_geometry import EAST, NORTH, coverage, moves

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def square(x: float, y: float, wide: float = 20, high: float = 20) -> MultiPolygon:
    return MultiPolygon([box(EAST + x, NORTH + y, EAST + x + wide, NORTH + y + high)])


#: Four squares meeting in one corner: south-west, south-east, north-west, north-east.
SW, SE, NW, NE = (square(x, y) for y in (0, 20) for x in (0, 20))


def test_only_the_neighbour_across_the_side_gives_way():
    wider = square(0, 0, 23)
    after, around = neighbourhood.give_way(SW, wider, {"SE": SE, "NW": NW, "NE": NE})
    assert around["SE"].area == pytest.approx(17 * 20)
    assert around["NW"].area == pytest.approx(400)
    assert around["NE"].area == pytest.approx(400)
    assert (EAST + 23, NORTH + 20) in geometry.vertices(around["NE"]), "the new corner is shared"
    assert geometry.breaks([after, *around.values()]) == 0


def test_ground_given_up_goes_to_who_lies_along_it():
    narrower = square(0, 0, 15)
    after, around = neighbourhood.give_way(SW, narrower, {"SE": SE, "NW": NW, "NE": NE})
    assert around["SE"].area == pytest.approx(25 * 20)
    assert geometry.breaks([after, *around.values()]) == 0


def test_ground_beside_a_road_goes_to_nobody():
    _after, around = neighbourhood.give_way(SW, square(5, 0, 15), {"SE": SE})
    assert around["SE"].area == pytest.approx(400)


def test_a_neighbour_is_never_swallowed_or_cut_in_two():
    with pytest.raises(geometry.BadShape, match="swallowed"):
        neighbourhood.give_way(SW, square(0, 0, 40), {"SE": SE})
    bridge = MultiPolygon(
        [Polygon(SW.geoms[0].union(box(EAST + 20, NORTH + 8, EAST + 45, NORTH + 12)))]
    )
    with pytest.raises(geometry.BadShape, match="swallowed"):
        neighbourhood.give_way(SW, geometry.on_grid(bridge), {"SE": SE})


def dented(by_mm: tuple[int, int]) -> list[tuple[int, int]]:
    return [(0, 0)] * 11 + [by_mm] + [(0, 0)] * 4


@few
@given(moves, st.integers(0, 8), st.integers(0, 3), st.floats(-4, 4))
@example(dented((0, -12)), 4, 1, 4.0)  # overlaps by a hair below a hundredth of a square metre
@example(dented((1, 0)), 8, 1, 0.001)  # too close for the grid: refused
@example(dented((0, 1)), 8, 0, 0.001)  # GEOS finds no answer on the grid: refused
def test_a_shifted_side_leaves_a_coverage_and_the_same_ground(shifts, which, side, metres):
    parcels = coverage(shifts)
    old = parcels[which]
    ring = list(old.geoms[0].exterior.coords)[:-1]
    (x1, y1), (x2, y2) = ring[side], ring[(side + 1) % 4]
    length = math.dist((x1, y1), (x2, y2))
    out = ((y2 - y1) / length * metres, -(x2 - x1) / length * metres)
    moved = [(x + out[0], y + out[1]) if n in (side, (side + 1) % 4) else (x, y)
             for n, (x, y) in enumerate(ring)]  # fmt: skip
    around = {n: shape for n, shape in enumerate(parcels) if n != which}
    try:
        new, made = neighbourhood.give_way(old, geometry.on_grid(Polygon(moved)), around)
    except geometry.BadShape:
        return
    assert geometry.breaks([new, *made.values()]) <= geometry.breaks(parcels) + 0.05
    inside = shapely.union_all(parcels)
    overlap = new.difference(inside).area
    gained = shapely.union_all([new, *made.values()]).area - inside.area
    assert gained <= overlap + geometry.rounding_sq_m(parcels)


def test_a_shape_beside_its_neighbour_is_laid_on_it():
    near = square(20.25, 0.2, 20, 19.9)
    made = neighbourhood.snapped(near, [SW])
    assert {(EAST + 20, NORTH), (EAST + 20, NORTH + 20)} <= geometry.vertices(made)
    assert geometry.breaks([made, SW]) == 0


def test_a_shape_on_its_neighbour_is_clipped_to_it():
    made = neighbourhood.clipped(square(15, 5, 20, 10), [SW])
    assert made.area == pytest.approx(150)
    assert not geometry.wide_overlap(made, SW)


def test_a_narrow_strip_is_a_gap_and_is_closed_and_a_road_is_not():
    beside = square(21, 0)
    (gap,) = neighbourhood.gaps_beside(beside, [SW])
    assert gap.area == pytest.approx(20)
    made = neighbourhood.closed(beside, [SW])
    assert made.area == pytest.approx(420)
    assert geometry.breaks([made, SW]) == 0
    assert neighbourhood.gaps_beside(square(24, 0), [SW]) == []


def test_a_short_line_is_drawn_out_to_cut():
    line = LineString([(EAST + 10, NORTH + 5), (EAST + 10, NORTH + 15)])
    with pytest.raises(geometry.BadShape):
        geometry.split(SW, [line])
    longer = neighbourhood.crossing(SW, line)
    assert len(geometry.split(SW, [longer])) == 2
    assert longer.length < 22
    with pytest.raises(geometry.BadShape):
        neighbourhood.crossing(SW, LineString([(EAST + 90, NORTH), (EAST + 90, NORTH + 5)]))


@few
@given(moves, st.integers(0, 8), st.sampled_from([0, 45, 90, 180, 270, 301]))
def test_strips_come_off_one_after_another_in_the_asked_size(shifts, which, bearing):
    shape = coverage(shifts)[which]
    areas = [shape.area * 0.2, shape.area * 0.3]
    try:
        parts = neighbourhood.cut_off(shape, areas, bearing)
    except geometry.BadShape:
        return  # a strip in several pieces has no single answer
    assert len(parts) == 3
    for part, area in zip(parts, areas, strict=False):
        assert part.area == pytest.approx(area, abs=0.1)
    assert geometry.moved_ground([shape], parts) <= geometry.rounding_sq_m([shape]) * 2


def test_zones_are_cut_to_the_parcel_and_leave_the_rest():
    house, field = square(-5, 0, 10, 20), square(0, 0, 12, 20)
    first, second, rest = neighbourhood.zones(SW, [house, field])
    assert [part.area for part in (first, second, rest)] == pytest.approx([100, 140, 160])
    with pytest.raises(geometry.BadShape, match="zone_outside"):
        neighbourhood.zones(SW, [square(100, 100)])
