"""Dates of the tax: the year's calendar, holidays, and the clocks of objection and appeal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from taxation.law.errors import LawError
from taxation.law.schema import Calendar, Holidays, Law

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def _before(day: date | None) -> date | None:
    return day - ONE_DAY if day else None


#: What the calendar of a year can be asked for; every value is the last day of the act.
ACTIONS: Mapping[str, Callable[[Calendar], date | None]] = MappingProxyType(
    {
        "price_announcement": lambda c: _before(c.price_notice_before),
        "assessment_notice": lambda c: c.assess,
        "payment": lambda c: c.pay,
        "warning": lambda c: c.warn,
        "land_office": lambda c: c.land_office,
    }
)


def last_day(law: Law, action: str) -> date:
    """The announced last day of an act, holidays not considered."""
    found = ACTIONS[action](law.calendar) if action in ACTIONS else None
    if found is None:
        raise LawError("date_not_set", at=action, year=law.tax_year, year_be=law.tax_year + 543)
    return found


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Neither a weekend nor a public holiday, nor the day a weekend holiday moves to."""
    if day.weekday() >= SATURDAY or _named(day, holidays):
        return False
    return not _substitute(day, holidays)


def _named(day: date, holidays: Holidays) -> bool:
    return (day.month, day.day) in holidays.every_year or day in holidays.dates


def _substitute(day: date, holidays: Holidays) -> bool:
    """Whether this is the first free weekday after a weekend with a holiday: one day in lieu."""
    monday = day - timedelta(days=day.weekday())
    if not any(_named(monday - timedelta(days=back), holidays) for back in (1, 2)):
        return False
    week = (monday + timedelta(days=after) for after in range(SATURDAY))
    return day == next((one for one in week if not _named(one, holidays)), None)


def next_working_day(day: date, holidays: Holidays) -> date:
    """The day itself when it is a working day, else the next one."""
    while not is_working_day(day, holidays):
        day += ONE_DAY
    return day


def effective_due(day: date, law: Law) -> date:
    """A due date as the office applies it: moved off holidays unless the setting says otherwise."""
    if law.setting("shift_due_on_holiday") == "no":
        return day
    return next_working_day(day, law.holidays)


def payment_due(law: Law, notice_received_on: date | None = None) -> date:
    """Last day to pay; a notice after the planned day lets the time run from the notice (P1).

    The time is that between the planned notice and the announced payment day.
    """
    due, planned = law.calendar.pay, law.calendar.assess
    late = notice_received_on and planned and notice_received_on > planned
    if late and notice_received_on and planned and law.setting("time_runs_from_notice") == "yes":
        due = notice_received_on + (due - planned)
    return effective_due(due, law)


def days_after(received_on: date, days: int) -> date:
    """Day counting leaves the day of receipt out (P16)."""
    return received_on + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Objection:
    """The clocks of one objection; None where the step before has not happened."""

    objection_deadline: date
    decision_deadline: date | None
    accepted_by_silence_on: date | None
    refund_deadline: date | None
    appeal_deadline: date | None
    court_deadline: date | None


def objection_clocks(
    law: Law,
    *,
    notice_received_on: date,
    objected_on: date | None = None,
    answered_on: date | None = None,
    rejected: bool = False,
    appeal_decided_on: date | None = None,
) -> Objection:
    """Section 73: 30 days to object, 60 to decide, silence accepts; 30 to appeal, 30 to court."""
    days = law.limits.days
    decide = days_after(objected_on, days["objection_decision"]) if objected_on else None
    silent = decide + ONE_DAY if decide and answered_on is None else None
    accepted = silent if silent else (answered_on if not rejected else None)
    return Objection(
        objection_deadline=days_after(notice_received_on, days["objection"]),
        decision_deadline=decide,
        accepted_by_silence_on=silent,
        refund_deadline=days_after(accepted, days["refund_after_acceptance"]) if accepted else None,
        appeal_deadline=(
            days_after(answered_on, days["appeal"]) if answered_on and rejected else None
        ),
        court_deadline=days_after(appeal_decided_on, days["court"]) if appeal_decided_on else None,
    )


def years_after(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def first_taxed_year(completed_on: date) -> int:
    """Facts are those of 1 January: what is finished later is taxed from the next year (T1, s9)."""
    return completed_on.year + (completed_on > date(completed_on.year, 1, 1))
