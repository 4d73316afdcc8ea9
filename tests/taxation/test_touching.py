"""Which parcels of one owner set touch, and by how much of a line."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from taxation.selectors.touching import _overlaid, pairs_of

GAP, LINE = 0.05, 0.5


def wkb(shape):
    many = shape if isinstance(shape, MultiPolygon) else MultiPolygon([shape])
    return shapely.to_wkb(many, byte_order=1)


def touching(*shapes, owners=None, gap=GAP, line=LINE):
    ids = np.arange(1, len(shapes) + 1, dtype=np.int64)
    owner = np.array(owners or [1] * len(shapes), dtype=np.int64)
    found = pairs_of(ids, owner, [wkb(one) for one in shapes], gap, line)
    return {(row.first, row.second): row.shared_m for row in found}


SQUARE = box(0, 0, 20, 20)


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (box(20, 0, 40, 20), 20),  # a whole side
        (box(20, 5, 40, 15), 10),  # a part of one
        (box(20, 20, 40, 40), pytest.approx(0, abs=0.2)),  # a corner
        (box(20.03, 0, 40, 20), pytest.approx(20, abs=0.2)),  # drawn three centimetres apart
        (box(19, 0, 40, 20), pytest.approx(22, abs=0.1)),  # drawn over each other
        (Polygon([(20, 0), (40, 0), (40, 20), (20, 20), (20, 10)]), 20),  # a corner in the side
        (MultiPolygon([box(20, 0, 40, 20), box(90, 90, 95, 95)]), 20),  # of two pieces
        (box(-5, -5, 25, 25).difference(SQUARE), 80),  # around it
    ],
)
def test_line_two_parcels_share(other, shared):
    assert touching(SQUARE, other) == {(1, 2): shared}
    assert touching(other, SQUARE) == {(1, 2): shared}


@pytest.mark.parametrize("other", [box(20.1, 0, 40, 20), box(500, 500, 600, 600)])
def test_apart(other):
    assert touching(SQUARE, other) == {}
    assert touching(SQUARE, other, gap=1000) != {}


def test_only_of_one_owner():
    shapes = (SQUARE, box(20, 0, 40, 20), box(40, 0, 60, 20))
    assert touching(*shapes, owners=[1, 2, 1]) == {}
    assert touching(*shapes, owners=[1, 2, 2]) == {(2, 3): 20}


def test_nothing_drawn():
    assert touching() == {}
    assert touching(SQUARE) == {}


def test_where_every_corner_is_a_line_corners_are_found():
    assert touching(SQUARE, box(20, 20, 40, 40), line=0) == {(1, 2): 0}


corners = st.tuples(*[st.integers(0, 6)] * 2)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(corners, corners), min_size=2, max_size=6))
def test_sides_compared_as_numbers_decide_as_shapes_laid_over_each_other(rows):
    shapes = [box(a, b, a + c + 1, b + d + 1) for (a, b), (c, d) in rows]
    found = touching(*shapes)
    for first, one in enumerate(shapes):
        for second in range(first + 1, len(shapes)):
            pair = np.array([one], object), np.array([shapes[second]], object)
            [shared] = _overlaid(*pair, GAP, LINE)
            assert ((first + 1, second + 1) in found) == (shared >= 0)
            if shared >= 0:
                assert (found[first + 1, second + 1] >= LINE) == (shared >= LINE)
