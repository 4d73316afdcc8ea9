"""The grid of the heat map: every point has one cell, and the cell holds it."""

import math

from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon

from service_requests import hexagons

EAST = st.floats(380_000, 420_000)
NORTH = st.floats(2_120_000, 2_170_000)


@given(EAST, NORTH)
def test_a_point_lies_in_its_cell(x: float, y: float) -> None:
    shape = Polygon(hexagons.ring(hexagons.cell_of(x, y)))
    assert shape.distance(Point(x, y)) < 1e-6


def test_cells_have_the_area_of_their_width_and_meet() -> None:
    cell = hexagons.cell_of(400_000, 2_140_000)
    q, r = (int(part) for part in cell.split("_"))
    here = Polygon(hexagons.ring(cell))
    assert math.isclose(here.area, math.sqrt(3) / 2 * hexagons.WIDTH_M**2, rel_tol=1e-9)
    for dq, dr in [(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)]:
        neighbour = Polygon(hexagons.ring(f"{q + dq}_{r + dr}"))
        assert here.intersection(neighbour).area < 1e-3
        assert here.distance(neighbour) < 1e-6
        assert hexagons.cell_of(*hexagons.centre(f"{q + dq}_{r + dr}")) == f"{q + dq}_{r + dr}"
