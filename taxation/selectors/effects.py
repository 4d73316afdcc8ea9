"""What another answer to one of the office's choices would change on the roll of a year.

The whole roll is computed under each other answer and compared taxpayer by taxpayer; nothing is
written. What was found is kept in the cache for as long as neither register nor law has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core.cache import cache

from taxation.law.assess_many import Brief, assess_many
from taxation.law.errors import LawError
from taxation.law.schema import Law
from taxation.selectors import rows
from taxation.selectors.facts import Day, no_collection, register_day, roll_of_day
from taxation.selectors.groups import gap_m
from taxation.selectors.law import MAP_CHOICES, BodyLaw, body_law

KEPT_SECONDS = 24 * 3600
#: Choices that change the amount of a year's tax; the others act elsewhere.
ON_THE_ROLL = ("tax", "map")
Dues = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Effect:
    """One other answer. Counts of taxpayers; satang. `settle`: those who could not be assessed."""

    value: str
    more: int
    less: int
    before: int
    after: int
    settle: int

    @property
    def changed(self) -> int:
        return self.more + self.less

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Reading:
    """The register of a day, the law and the map choices under which it is taxed."""

    subdistrict: int
    day: Day
    law: Law
    map_choices: Mapping[str, str]

    def dues(self) -> Dues:
        """What each taxpayer owes; None for one the law refuses."""
        with no_collection():
            roll = roll_of_day(self.day, self.law, self.map_choices)
            found = assess_many([one.facts for one in roll.taxpayers], self.law)
        return {
            one.key: brief.due if isinstance(brief, Brief) else None
            for one, brief in zip(roll.taxpayers, found, strict=True)
        }


def acts_on(book: BodyLaw, key: str) -> str:
    """What a choice acts on: `tax`, `map`, or something that leaves the roll as it is."""
    if key in MAP_CHOICES:
        return "map"
    note = book.book.setting_notes.get(key)
    if note is None:
        raise LawError("setting_unknown", at=key)
    return note.acts


def effects(
    subdistrict: int, year: int, key: str, values: tuple[str, ...] | None = None
) -> list[Effect]:
    """The roll under each other answer (or those asked for), against the roll as chosen."""
    book = body_law(subdistrict)
    if acts_on(book, key) not in ON_THE_ROLL:
        return []
    now = {**book.map_choices, **book.book.settings}[key]
    if values is None:
        allowed = () if key in MAP_CHOICES else book.book.setting_notes[key].allowed
        values = tuple(value for value in allowed if value != now)
    name = _name(subdistrict, book, year, key, values)
    found: list[Effect] | None = cache.get(name)
    if found is None:
        found = _effects(subdistrict, book, year, key, values) if values else []
        cache.set(name, found, KEPT_SECONDS)
    return found


def _effects(
    subdistrict: int, book: BodyLaw, year: int, key: str, values: tuple[str, ...]
) -> list[Effect]:
    law = book.of(year)
    question = rows.Question(subdistrict, dt.date(year, 1, 1))
    with no_collection():
        day = register_day(question, law, book.map_choices)
    reading = Reading(subdistrict, day, law, book.map_choices)
    before = reading.dues()
    return [_compared(value, before, _under(reading, key, value).dues()) for value in values]


def _under(reading: Reading, key: str, value: str) -> Reading:
    """The same register under another answer; what reads it otherwise is read again."""
    if key in MAP_CHOICES:
        choices, law = {**reading.map_choices, key: value}, reading.law
    else:
        more = ({"key": "settings", "values": {key: value}},)
        choices = dict(reading.map_choices)
        law = body_law(reading.subdistrict, more).of(reading.law.tax_year)
    question = rows.Question(reading.subdistrict, dt.date(reading.law.tax_year, 1, 1))
    day = reading.day
    if gap_m(law, choices) != gap_m(reading.law, reading.map_choices) or key in MAP_CHOICES:
        touching = rows.touching(question, gap_m(law, choices), float(choices["touch_line_m"]))
        day = replace(day, touching=touching)
    if key == "vacant_follows_land":
        asked = value == "no"
        day = replace(day, held_since=rows.vacant_land_held_since(question) if asked else {})
    return replace(reading, day=day, law=law, map_choices=choices)


def _compared(value: str, before: Dues, after: Dues) -> Effect:
    keys = before.keys() | after.keys()
    changes = [(after.get(key) or 0) - (before.get(key) or 0) for key in keys]
    return Effect(
        value=value,
        more=sum(change > 0 for change in changes),
        less=sum(change < 0 for change in changes),
        before=sum(due or 0 for due in before.values()),
        after=sum(due or 0 for due in after.values()),
        settle=sum(after[key] is None and before.get(key) is not None for key in after),
    )


def _name(subdistrict: int, book: BodyLaw, year: int, key: str, values: tuple[str, ...]) -> str:
    """A name that changes with the register, the law and the choices."""
    parts = (
        rows.register_mark(subdistrict), book.of(year).fingerprint, year, key, values,
        sorted(book.map_choices.items()),
    )  # fmt: skip
    return f"tax-effect:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
