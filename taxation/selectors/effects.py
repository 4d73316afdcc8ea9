"""What another answer to one of the office's choices would change on the roll of a year.

The whole roll is computed under each other answer and compared taxpayer by taxpayer; nothing is
written. What was found is kept in the cache for as long as neither register nor law has changed.
`find_effects` fills the cache for every choice from one reading of the register.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.core.cache import cache

from taxation.law.assess_many import Brief, assess_many
from taxation.law.errors import LawError
from taxation.law.schema import Law
from taxation.selectors import rows
from taxation.selectors.facts import (
    Day,
    Roll,
    held_since,
    no_collection,
    register_day,
    roll_of_day,
)
from taxation.selectors.groups import touching
from taxation.selectors.law import MAP_CHOICES, BodyLaw, body_law

KEPT_SECONDS = 24 * 3600
#: A worker says at least this often that it is still at it.
AT_WORK_SECONDS = 120
#: Choices that change the amount of a year's tax; the others act elsewhere.
ON_THE_ROLL = ("tax", "register", "map")
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
    """The register of a day as the law and the map choices read it."""

    subdistrict: int
    day: Day
    law: Law
    map_choices: Mapping[str, str]
    roll: Roll

    def dues(self) -> Dues:
        """What each taxpayer owes; None for one the law refuses."""
        with no_collection():
            found = assess_many([one.facts for one in self.roll.taxpayers], self.law)
        return {
            one.key: brief.due if isinstance(brief, Brief) else None
            for one, brief in zip(self.roll.taxpayers, found, strict=True)
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
    if values is None:
        values = _other_answers(book, key)
    name = _name(rows.register_mark(subdistrict), book, year, key, values)
    found: list[Effect] | None = cache.get(name)
    if found is None:
        reading = _read(subdistrict, book, year)
        found = _effects(reading, book, reading.dues(), key, values) if values else []
        cache.set(name, found, KEPT_SECONDS)
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """Effects of every choice that acts on the roll, None where still to find."""

    found: dict[str, list[Effect] | None]
    at_work: bool

    @property
    def missing(self) -> int:
        return sum(effects is None for effects in self.found.values())


def known_effects(subdistrict: int, year: int) -> Known:
    """The effects in the cache; nothing is computed."""
    book, mark = body_law(subdistrict), rows.register_mark(subdistrict)
    names = {key: _name(mark, book, year, key, others) for key, others in _choices(book)}
    kept = cache.get_many([*names.values(), _work_name(mark, book, year)])
    at_work = _work_name(mark, book, year) in kept
    return Known({key: kept.get(name) for key, name in names.items()}, at_work)


def find_effects(subdistrict: int, year: int) -> int:
    """Put the effects of every choice in the cache, from one reading; how many were found.

    A second worker finds the first at work and leaves; what a killed one left is found anew.
    """
    book, mark = body_law(subdistrict), rows.register_mark(subdistrict)
    work = _work_name(mark, book, year)
    if not cache.add(work, True, AT_WORK_SECONDS):
        return 0
    try:
        wanted = [
            (key, values, name)
            for key, values in _choices(book)
            if cache.get(name := _name(mark, book, year, key, values)) is None
        ]
        if not wanted:
            return 0
        reading = _read(subdistrict, book, year)
        before = reading.dues()
        for key, values, name in wanted:
            cache.set(name, _effects(reading, book, before, key, values), KEPT_SECONDS)
            cache.touch(work, AT_WORK_SECONDS)
        return len(wanted)
    finally:
        cache.delete(work)


def _choices(book: BodyLaw) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Choices on the roll with answers to choose from, and the answers not chosen."""
    for key in book.book.setting_notes:
        if acts_on(book, key) in ON_THE_ROLL and (others := _other_answers(book, key)):
            yield key, others


def _other_answers(book: BodyLaw, key: str) -> tuple[str, ...]:
    if key in MAP_CHOICES:
        return ()
    now = book.book.settings[key]
    return tuple(value for value in book.book.setting_notes[key].allowed if value != now)


def _read(subdistrict: int, book: BodyLaw, year: int) -> Reading:
    law = book.of(year)
    question = rows.Question(subdistrict, dt.date(year, 1, 1))
    with no_collection():
        day = register_day(question, law, book.map_choices)
        roll = roll_of_day(day, law, book.map_choices)
    return Reading(subdistrict, day, law, book.map_choices, roll)


def _effects(
    reading: Reading, book: BodyLaw, before: Dues, key: str, values: tuple[str, ...]
) -> list[Effect]:
    acts = acts_on(book, key)
    under = (_under(reading, key, value, acts) for value in values)
    return [_compared(value, before, one.dues()) for value, one in zip(values, under, strict=True)]


def _under(reading: Reading, key: str, value: str, acts: str) -> Reading:
    """The same register under another answer; what reads it otherwise is read again."""
    law, choices = reading.law, dict(reading.map_choices)
    if key in MAP_CHOICES:
        choices[key] = value
    else:
        more = ({"key": "settings", "values": {key: value}},)
        law = body_law(reading.subdistrict, more).of(law.tax_year)
    if acts == "tax":
        return replace(reading, law=law)
    question, day = rows.Question(reading.subdistrict, dt.date(law.tax_year, 1, 1)), reading.day
    if acts == "map":
        day = replace(day, touching=touching(rows.boundaries(question), law, choices))
    day = replace(day, held_since=held_since(question, law))
    with no_collection():
        roll = roll_of_day(day, law, choices)
    return Reading(reading.subdistrict, day, law, choices, roll)


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


def _work_name(mark: str, book: BodyLaw, year: int) -> str:
    return _name(mark, book, year, "at work", ())


def _name(mark: str, book: BodyLaw, year: int, key: str, values: tuple[str, ...]) -> str:
    """A name that changes with the register, the law and the choices."""
    choices = sorted(book.map_choices.items())
    parts = (mark, book.of(year).fingerprint, year, key, values, choices)
    return f"tax-effect:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
