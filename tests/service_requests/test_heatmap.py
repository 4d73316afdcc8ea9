"""The planner's map: small counts stay hidden, nothing is loaded, the frame is alone."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from service_requests import heatmap
from service_requests.selectors.heat import HeatFilters, heat
from tests import factories
from tests.service_requests import desk

NOVEMBER = dt.date(2026, 11, 1)
ALL = HeatFilters(NOVEMBER, NOVEMBER)


def several(count: int, x: float, code: str = "FAC-LGT") -> None:
    for _ in range(count):
        desk.submitted(code, location=factories.point(x, 500), location_source="gps")


def planner() -> Client:
    client = Client()
    client.force_login(desk.officer("", "planner"))
    return client


@pytest.mark.parametrize(
    ("values", "ends"),
    [([], []), ([5], [5]), ([5, 5, 5], [5]), ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])],
)
def test_classes(values: list[float], ends: list[float]) -> None:
    assert heatmap.classes(values) == ends


def test_the_largest_value_has_the_darkest_colour() -> None:
    steps = heatmap.classes([5, 6, 9, 20, 31, 40])
    assert heatmap.colour(40, steps) == heatmap.RAMP[-1]
    assert len({heatmap.colour(value, steps) for value in (5, 6, 20, 40)}) == 4


@pytest.mark.django_db
def test_four_are_hidden_and_five_are_told() -> None:
    desk.office()
    factories.village(1, position=factories.point(500, 500))
    several(4, 100)
    several(5, 900)
    found = heat(desk.office(), ALL)
    assert sorted(cell.count or 0 for cell in found.cells) == [0, 5]
    assert found.total == 9
    hidden = next(cell for cell in found.cells if cell.count is None)
    assert hidden.per_hundred is None


@pytest.mark.django_db
def test_rates_need_households() -> None:
    several(6, 100)
    for number in range(5):
        house = factories.house(str(number), position=factories.point(100, 500))
        factories.household(house, number)
    (cell,) = heat(desk.office(), ALL).cells
    assert (cell.households, cell.per_hundred) == (5, 120.0)


@pytest.mark.django_db
def test_private_services_other_months_and_other_bodies_are_left_out() -> None:
    for _ in range(5):
        desk.submitted("REL-EMS", contact_phone=desk.PHONE)
    assert heat(desk.office(), ALL).total == 0
    several(5, 100)
    october = HeatFilters(dt.date(2026, 10, 1), dt.date(2026, 10, 1))
    assert heat(desk.office(), october).total == 0
    assert heat(desk.office("580105"), ALL).total == 0
    assert heat(desk.office(), HeatFilters(NOVEMBER, NOVEMBER, type="INF-REP")).total == 0
    assert heat(desk.office(), HeatFilters(NOVEMBER, NOVEMBER, type="FAC-LGT")).total == 5


@pytest.mark.django_db
def test_the_map_holds_everything_and_may_load_nothing() -> None:
    several(6, 100)
    client = planner()
    query = {"from": "2026-11", "to": "2026-11"}
    answer = client.get(reverse("heatmap-frame"), query)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = answer.content.decode()
    assert not re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="(?!data:)', page)
    assert "L.map(" in page
    saved = client.get(reverse("heatmap-file"), query)
    assert saved["Content-Disposition"] == 'attachment; filename="heatmap-202611-202611.html"'
    assert heatmap.POLICY.split(";")[0] in saved.content.decode()


@pytest.mark.django_db
def test_an_empty_map_and_odd_choices_still_open() -> None:
    desk.office()
    client = planner()
    for name in ("heatmap", "heatmap-frame"):
        query = {"from": "x", "to": "2026-13", "village": "-", "measure": "rate"}
        assert client.get(reverse(name), query).status_code == 200


@pytest.mark.django_db
def test_the_page_costs_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    several(6, 100)
    client = planner()
    with django_assert_max_num_queries(10):
        client.get(reverse("heatmap"), {"from": "2026-11", "to": "2026-11"})
