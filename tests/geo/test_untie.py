"""Outlines that cross themselves, untied."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from geo.geometry import BadShape
from geo.untie import untied

HOUSE = [(0, 0), (10, 0), (12, 6), (10, 10), (5, 14), (0, 10)]


@given(st.integers(0, len(HOUSE) - 1))
def test_two_corners_in_the_wrong_order_are_put_right(at: int) -> None:
    swapped = HOUSE.copy()
    other = (at + 1) % len(HOUSE)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    assert untied(Polygon(swapped)).equals(Polygon(HOUSE))


@given(st.permutations(HOUSE))
def test_whatever_the_order_the_result_is_sound(ring: list[tuple[float, float]]) -> None:
    made = untied(Polygon(ring))
    assert made.is_valid
    assert made.area > 0


def test_a_sound_shape_with_a_hole_stays_as_it_is() -> None:
    shape = Polygon(HOUSE, [[(2, 2), (4, 2), (4, 4), (2, 4)]])
    assert untied(shape).equals(shape)


def test_a_hole_outside_its_shell_becomes_ground_of_its_own() -> None:
    shape = Polygon(HOUSE, [[(20, 2), (24, 2), (24, 4), (20, 4)]])
    assert untied(shape).equals(shapely.make_valid(shape))
    assert isinstance(untied(shape), MultiPolygon)


def test_nothing_enclosed_is_refused() -> None:
    with pytest.raises(BadShape):
        untied(Polygon([(0, 0), (10, 0), (20, 0), (0, 0)]))
