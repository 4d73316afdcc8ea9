"""Hypothesis draws coverages: squares of a grid whose inner corners are moved about."""

import math

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from geo import geometry

EAST, NORTH, SIDE = 390_000, 2_140_000, 30
moves = st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)), min_size=16)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def coverage(shifts) -> list[MultiPolygon]:
    """Nine parcels on a 3 x 3 grid; corner n of the 4 x 4 is moved by shifts[n] millimetres."""
    corner = {}
    for n in range(16):
        row, column = divmod(n, 4)
        x, y = shifts[n]
        corner[row, column] = (
            round(EAST + column * SIDE + x / 1000, 3),
            round(NORTH + row * SIDE + y / 1000, 3),
        )
    return [
        geometry.on_grid(
            Polygon([corner[r, c], corner[r, c + 1], corner[r + 1, c + 1], corner[r + 1, c]])
        )
        for r in range(3)
        for c in range(3)
    ]


@few
@given(moves)
def test_drawn_coverages_are_valid(shifts):
    assert geometry.breaks(coverage(shifts)) == 0


@few
@given(moves, st.integers(0, 8), st.floats(0, 180), st.floats(-8, 8))
def test_a_split_keeps_the_ground_and_the_coverage(shifts, which, bearing, off):
    parcels = coverage(shifts)
    parent = parcels.pop(which)
    middle = parent.centroid
    dx, dy = math.sin(math.radians(bearing)) * 99, math.cos(math.radians(bearing)) * 99
    x, y = middle.x + off, middle.y
    parts = geometry.split(parent, [LineString([(x - dx, y - dy), (x + dx, y + dy)])])
    assert abs(sum(part.area for part in parts) - parent.area) < 0.1
    assert geometry.moved_ground([parent], parts) <= geometry.rounding_sq_m([parent])
    places = set().union(*map(geometry.vertices, parts))
    beside = [geometry.insert_vertices(parcel, places) for parcel in parcels]
    assert geometry.breaks([*beside, *parts]) == 0


@few
@given(moves, st.integers(0, 8), st.floats(0.1, 0.9), st.sampled_from([0, 45, 90, 180, 270, 301]))
def test_a_part_of_a_given_area_is_cut_off_a_side(shifts, which, part, bearing):
    parcel = coverage(shifts)[which]
    wanted = parcel.area * part
    line = geometry.cut_for_area(parcel, wanted, bearing)
    angle = math.radians(bearing)
    facing = [
        piece
        for piece in geometry.split(parcel, [line])
        if (piece.centroid.x - line.centroid.x) * math.sin(angle)
        + (piece.centroid.y - line.centroid.y) * math.cos(angle)
        > 0
    ]
    assert sum(piece.area for piece in facing) == pytest.approx(wanted, abs=0.1)


@few
@given(moves, st.integers(0, 8), st.floats(0, 180))
def test_merge_undoes_split(shifts, which, bearing):
    parent = coverage(shifts)[which]
    dx, dy = math.sin(math.radians(bearing)) * 99, math.cos(math.radians(bearing)) * 99
    x, y = parent.centroid.x, parent.centroid.y
    parts = geometry.split(parent, [LineString([(x - dx, y - dy), (x + dx, y + dy)])])
    assert geometry.moved_ground([geometry.merge(parts)], [parent]) <= geometry.rounding_sq_m(
        [parent]
    )


@few
@given(moves, st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)))
def test_a_shared_corner_moves_in_all_its_parcels(shifts, by):
    parcels = coverage(shifts)
    centre = parcels[4]
    old = next(iter(geometry.vertices(centre) & geometry.vertices(parcels[0])))
    new = (round(old[0] + by[0] / 1000, 3), round(old[1] + by[1] / 1000, 3))
    moved = geometry._rebuilt(centre, lambda ring: [new if p == old else p for p in ring])
    runs = geometry.changes(centre, moved)
    after = [moved if p is centre else geometry.carry(p, runs) for p in parcels]
    if all(parcel.is_valid for parcel in after):
        assert geometry.breaks(after) == 0
        assert geometry.moved_ground(parcels, after) <= 1e-6


@few
@given(moves, st.integers(100, 900))
def test_a_corner_added_to_a_shared_edge_is_added_on_both_sides(shifts, where):
    parcels = coverage(shifts)
    west, east = parcels[3], parcels[4]
    a, b = sorted(geometry.vertices(west) & geometry.vertices(east))
    new = tuple(round(p + (q - p) * where / 1000 + 0.5, 3) for p, q in zip(a, b, strict=True))
    runs = [geometry.Run((), (new,), a, b)]
    after = [geometry.carry(west, runs), geometry.carry(east, runs)]
    assert geometry.breaks(after) == 0
    assert new in geometry.vertices(after[0]) & geometry.vertices(after[1])
    back = [
        run
        for old, now in zip((west, east), after, strict=True)
        for run in geometry.changes(old, now)
    ]
    assert {(run.old, run.new) for run in back} == {((), (new,))}


def test_a_shape_that_crosses_itself_says_where():
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    with pytest.raises(geometry.BadShape, match="not_valid") as refused:
        geometry.on_grid(bow)
    assert refused.value.place == shapely.Point(5, 5)


def test_a_shape_smaller_than_the_grid_is_empty():
    with pytest.raises(geometry.BadShape, match="empty"):
        geometry.on_grid(box(0, 0, 0.0001, 0.0001))


@pytest.mark.parametrize("line", [[(-1, 5), (5, 5)], [(20, 0), (20, 9)]])
def test_a_line_that_does_not_cross_cuts_nothing(line):
    with pytest.raises(geometry.BadShape, match="not_cut"):
        geometry.split(box(0, 0, 10, 10), [LineString(line)])


@pytest.mark.parametrize("idle", [[(7, 3), (7, 6)], [(7, -1), (7, 6)], [(20, 0), (20, 9)]])
def test_a_second_line_that_cuts_nothing_is_not_passed_over(idle):
    lines = [LineString([(5, -1), (5, 11)]), LineString(idle)]
    with pytest.raises(geometry.BadShape, match="not_cut") as refused:
        geometry.split(box(0, 0, 10, 10), lines)
    assert refused.value.place.equals(lines[1])


def test_a_line_may_end_on_another_and_beyond_it():
    lines = [LineString([(5, -1), (5, 11)]), LineString([(4, 5), (11, 5)])]
    parts = geometry.split(box(0, 0, 10, 10), lines)
    assert [part.area for part in parts] == [50, 25, 25]


def test_two_lines_cut_into_four_from_the_north_west():
    lines = [LineString([(5, -1), (5, 11)]), LineString([(-1, 5), (11, 5)])]
    parts = geometry.split(box(0, 0, 10, 10), lines)
    assert [part.area for part in parts] == [25] * 4
    assert parts[0].bounds == (0, 5, 5, 10)
    assert parts[-1].bounds == (5, 0, 10, 5)


def test_more_than_all_cannot_be_cut_off():
    with pytest.raises(geometry.BadShape, match="too_much"):
        geometry.cut_for_area(box(0, 0, 10, 10), 100, 0)


def test_only_parcels_with_a_common_edge_merge():
    with pytest.raises(geometry.BadShape, match="not_touching"):
        geometry.merge([box(0, 0, 10, 10), box(10, 10, 20, 20)])


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (box(9.9, 0, 20, 10), None),  # 1 m² but too narrow
        (box(9, 9.2, 20, 20), None),  # wide but under 1 m²
        (box(9, 0, 20, 10), 10),
    ],
)
def test_an_overlap_counts_when_large_and_wide(other, found):
    overlap = geometry.wide_overlap(box(0, 0, 10, 10), other)
    assert (overlap and overlap.sq_m) == found


def test_a_narrow_gap_is_a_sliver_and_a_courtyard_is_not():
    frame = box(0, 0, 30, 30)
    assert geometry.slivers([frame - box(5, 5, 25, 6)])
    assert not geometry.slivers([frame - box(5, 5, 25, 25)])


def test_a_crooked_house_becomes_square():
    crooked = Polygon([(0, 0), (10, 0.3), (9.9, 8.2), (-0.2, 8)])
    squared = geometry.square_up(crooked)
    ring = list(squared.geoms[0].exterior.coords)
    for before, corner, after in zip(ring[-2:-1] + ring, ring[:-1], ring[1:], strict=False):
        ax, ay = corner[0] - before[0], corner[1] - before[1]
        bx, by = after[0] - corner[0], after[1] - corner[1]
        assert abs(ax * bx + ay * by) < 0.02 * math.hypot(ax, ay)
    assert squared.area == pytest.approx(crooked.area, rel=0.05)
