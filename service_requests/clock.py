"""When a request is due. Pure: holidays and moments are arguments, nothing reads the clock.

Working days end at 16:30. A request that arrives after that, or on a day the office is closed,
counts as arrived on the next working day.
"""

import datetime as dt
from collections.abc import Set
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Bangkok")
CLOSES_AT = dt.time(16, 30)
REOPEN_DAYS = 7
ANSWER_DAYS = 7
INFO_DAYS = 15
FEE_DAYS = 15
LATE_STEPS = (50, 80, 100, 150)  # per cent of the time allowed: officer, officer, head, chief


def is_working_day(day: dt.date, holidays: Set[dt.date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def next_working_day(day: dt.date, holidays: Set[dt.date]) -> dt.date:
    """The day itself when the office is open, else the next one it is."""
    while not is_working_day(day, holidays):
        day += dt.timedelta(days=1)
    return day


def due(
    start: dt.datetime, amount: int | None, unit: str, holidays: Set[dt.date]
) -> dt.datetime | None:
    """The moment by which it should be done: hours run day and night, days end at closing time."""
    if amount is None:
        return None
    if unit == "h":
        return start + dt.timedelta(hours=amount)
    local = start.astimezone(OFFICE)
    if unit == "d":
        return _closing(local.date() + dt.timedelta(days=amount))
    return _closing(_after_working_days(_first_day(local, holidays), amount, holidays))


def extend(
    expected: dt.datetime | None, paused: dt.timedelta, unit: str, holidays: Set[dt.date]
) -> dt.datetime | None:
    """The due moment put off by the time the clock stood; working days land on an open day."""
    if expected is None or paused <= dt.timedelta(0):
        return expected
    later = expected + paused
    if unit != "wd":
        return later
    local = later.astimezone(OFFICE)
    return _closing(_first_day(local, holidays))


def used_percent(start: dt.datetime, expected: dt.datetime, now: dt.datetime) -> int:
    """How much of the time allowed is gone, in whole per cent."""
    allowed = (expected - start).total_seconds()
    return int((now - start).total_seconds() * 100 / allowed) if allowed > 0 else 100


def late_step(percent: int) -> int:
    """The highest of LATE_STEPS that is reached, or 0."""
    return max((step for step in LATE_STEPS if percent >= step), default=0)


def _first_day(local: dt.datetime, holidays: Set[dt.date]) -> dt.date:
    day = local.date()
    if local.time() > CLOSES_AT:
        day += dt.timedelta(days=1)
    return next_working_day(day, holidays)


def _after_working_days(day: dt.date, amount: int, holidays: Set[dt.date]) -> dt.date:
    for _ in range(amount):
        day = next_working_day(day + dt.timedelta(days=1), holidays)
    return day


def _closing(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, CLOSES_AT, OFFICE)
