"""What the holders of some parcels would pay in a tax year, as the register stands now.

Read before and inside a change that is rolled back, it says what the change would cost whom.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from taxation.law.assess_many import Brief, assess_many
from taxation.law.errors import LawError
from taxation.selectors.facts import Taxpayer, parties_of_parcels, read_roll
from taxation.selectors.law import BodyLaw, body_law


@dataclass(frozen=True, slots=True)
class Reading:
    """Whole satang; a parcel without a price or a use is not among `parcels`.

    `people`: taxpayer -> name and whole tax.
    """

    parties: frozenset[int]
    total: int
    parcels: dict[int, int]
    people: dict[str, tuple[str, int]]


def year_to_read(book: BodyLaw, day: dt.date) -> int | None:
    """The first tax year after the day if its law is known, else the year of the day, else none."""
    for year in (day.year + 1, day.year):
        try:
            book.of(year)
        except LawError:
            continue
        return year
    return None


def read_meter(
    subdistrict: int,
    year: int,
    parcels: Iterable[int],
    parties: Iterable[int] = (),
    book: BodyLaw | None = None,
) -> Reading:
    """The tax of everybody taxed on the parcels, and of `parties`, with the part of each parcel.

    `book` is the body's law, where it was read before.
    """
    wanted = set(parcels)
    everyone = set(parties)
    everyone.update(parties_of_parcels(subdistrict, sorted(wanted), year))
    book = book or body_law(subdistrict)
    law = book.of(year)
    roll = read_roll(subdistrict, law, book.map_choices, sorted(everyone))
    amounts = assess_many([one.facts for one in roll.taxpayers], law)
    total, parts = 0, dict[int, int]()
    people: dict[str, tuple[str, int]] = {}
    for taxpayer, amount in zip(roll.taxpayers, amounts, strict=True):
        if isinstance(amount, Brief):
            total += amount.due
            people[taxpayer.key] = (taxpayer.name, amount.due)
            _add(parts, taxpayer, amount)
    shown = {pk: due for pk, due in parts.items() if pk in wanted}
    return Reading(frozenset(everyone), total, shown, people)


def _add(parts: dict[int, int], taxpayer: Taxpayer, amount: Brief) -> None:
    for share in amount.shares:
        parcel, _ = taxpayer.places[share.ref]
        parts[parcel] = parts.get(parcel, 0) + share.due
