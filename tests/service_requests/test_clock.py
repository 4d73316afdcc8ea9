"""Due dates: hours, days, working days, holidays, the clock that stood still."""

import datetime as dt

import pytest

from service_requests import clock
from service_requests.clock import OFFICE

SONGKRAN = frozenset({dt.date(2026, 4, 13), dt.date(2026, 4, 14), dt.date(2026, 4, 15)})


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OFFICE)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-11-23 10:00", 24, "h", "2026-11-24 10:00"),
        ("2026-11-27 23:00", 24, "h", "2026-11-28 23:00"),  # hours run over the weekend
        ("2026-11-23 10:00", 7, "d", "2026-11-30 16:30"),
        ("2026-11-23 10:00", 1, "wd", "2026-11-24 16:30"),
        ("2026-11-23 16:30", 1, "wd", "2026-11-24 16:30"),  # at closing: still that day
        ("2026-11-23 16:31", 1, "wd", "2026-11-25 16:30"),  # after closing: the next day
        ("2026-11-27 10:00", 1, "wd", "2026-11-30 16:30"),  # Friday to Monday
        ("2026-11-28 10:00", 1, "wd", "2026-12-01 16:30"),  # Saturday counts as Monday
        ("2026-04-10 10:00", 3, "wd", "2026-04-20 16:30"),  # over Songkran
    ],
)
def test_due(start: str, amount: int, unit: str, expected: str) -> None:
    assert clock.due(at(start), amount, unit, SONGKRAN) == at(expected)


def test_a_service_without_target_is_never_due() -> None:
    assert clock.due(at("2026-11-23 10:00"), None, "", SONGKRAN) is None


@pytest.mark.parametrize(
    ("expected", "paused_days", "unit", "later"),
    [
        ("2026-11-24 16:30", 3, "wd", "2026-11-27 16:30"),
        ("2026-11-24 16:30", 4, "wd", "2026-11-30 16:30"),  # would be Saturday
        ("2026-11-24 16:30", 4, "d", "2026-11-28 16:30"),
        ("2026-11-24 16:30", 0, "wd", "2026-11-24 16:30"),
    ],
)
def test_extend(expected: str, paused_days: int, unit: str, later: str) -> None:
    found = clock.extend(at(expected), dt.timedelta(days=paused_days), unit, SONGKRAN)
    assert found == at(later)


def test_nothing_expected_stays_nothing() -> None:
    assert clock.extend(None, dt.timedelta(days=1), "wd", SONGKRAN) is None


@pytest.mark.parametrize(
    ("percent", "step"), [(0, 0), (49, 0), (50, 50), (80, 80), (99, 80), (100, 100), (400, 150)]
)
def test_steps_of_lateness(percent: int, step: int) -> None:
    assert clock.late_step(percent) == step


def test_used_percent() -> None:
    start, expected = at("2026-11-23 10:00"), at("2026-11-24 10:00")
    assert clock.used_percent(start, expected, at("2026-11-23 22:00")) == 50
    assert clock.used_percent(start, start, expected) == 100
