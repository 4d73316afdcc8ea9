"""The tax of a whole body as the register stands now: the column way of a run, nothing written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from parcels.models import Parcel
from taxation.law.assess_many import Brief, assess_many
from taxation.law.schema import Law
from taxation.selectors import rows
from taxation.selectors.columnar.whole import read_whole
from taxation.selectors.facts import (
    MANY,
    Taxpayer,
    no_collection,
    parties_of_parcels,
    read_roll,
)
from taxation.selectors.law import BodyLaw

#: Columns of a body ask for 3.4 kB a parcel. A larger one is read by parts of its taxpayers.
COLUMNS_AT_MOST = 300_000
#: Parties of a part; with those they hold land with there are fewer than facts.MANY.
PART = MANY // 4
#: Taxpayers with something unusual, assessed as objects: so many at a time.
_CHUNK = 2_000
_HOLDERS = """
    SELECT DISTINCT party_id FROM parcels_right
     WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date ORDER BY party_id
"""


def whole_due(
    subdistrict: int, book: BodyLaw, year: int, tell: Callable[[], object] = lambda: None
) -> int:
    """Satang of all taxpayers of the body in a year; who cannot be assessed is not in it.

    `tell` is called now and then: the work goes on.
    """
    law = book.of(year)
    with no_collection():
        if Parcel.objects.filter(subdistrict=subdistrict).count() > COLUMNS_AT_MOST:
            return _by_parts(subdistrict, book, law, tell)
        roll = read_whole(subdistrict, law, book.map_choices)
        plain = int(roll.pages.plain.result.due.sum()) if roll.pages else 0
        starts = range(0, len(roll.others), _CHUNK)
        return plain + sum(_due(roll.others[at : at + _CHUNK], law) for at in starts)


def _due(taxpayers: Iterable[Taxpayer], law: Law) -> int:
    found = assess_many([one.facts for one in taxpayers], law)
    return sum(one.due for one in found if isinstance(one, Brief))


def _by_parts(subdistrict: int, book: BodyLaw, law: Law, tell: Callable[[], object]) -> int:
    """Each owner set is counted with its first member, with whom all it holds is read."""
    question = rows.Question(subdistrict, dt.date(law.tax_year, 1, 1))
    holders = [pk for (pk,) in rows.asked(_HOLDERS, question.params())]
    total = 0
    for at in range(0, len(holders), PART):
        tell()
        part = frozenset(holders[at : at + PART])
        theirs = rows.scope_of(rows.Question(subdistrict, question.day, parties=tuple(part)))
        with_others = part.union(parties_of_parcels(subdistrict, theirs, law.tax_year))
        roll = read_roll(subdistrict, law, book.map_choices, sorted(with_others))
        total += _due((one for one in roll.taxpayers if min(one.parties) in part), law)
    return total
