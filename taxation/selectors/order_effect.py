"""What an order of the executive changes on the roll of its year; nothing is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from taxation.law.assess_many import Brief, assess_many
from taxation.models import ReductionOrder
from taxation.selectors import relief, rows
from taxation.selectors.facts import (
    no_collection,
    parties_of_parcels,
    register_day,
    roll_of_day,
)
from taxation.selectors.law import body_law

#: Up to so many parcels only their holders are read, beyond it the whole roll at once.
FEW = 200


@dataclass(frozen=True, slots=True)
class OrderEffect:
    """Parcels and taxpayers an order reaches, and their tax without and with it, in satang."""

    parcels: int
    taxpayers: int
    before: int
    after: int


def effect_of(order: ReductionOrder) -> OrderEffect:
    """The tax of everybody with a parcel inside, without the order and with it."""
    body, day = order.subdistrict_id, dt.date(order.tax_year, 1, 1)
    book = body_law(body)
    law, whole = book.of(order.tax_year), rows.Question(body, day)
    without = relief.orders(whole, order.pk)
    inside = relief.orders(whole, order.pk, with_tried=True)
    reached = {parcel for parcel, found in inside.items() if found != without.get(parcel)}
    question = _question(whole, reached)
    with no_collection():
        state = register_day(question, law, book.map_choices)
        old = roll_of_day(replace(state, orders=without), law, book.map_choices)
        new = roll_of_day(replace(state, orders=inside), law, book.map_choices)
        pairs = [
            (one, other)
            for one, other in zip(old.taxpayers, new.taxpayers, strict=True)
            if any(parcel in reached for parcel, _ in one.places.values())
        ]
        before = assess_many([one.facts for one, _ in pairs], law)
        after = assess_many([other.facts for _, other in pairs], law)
    dues = [
        (one.due, other.due)
        for one, other in zip(before, after, strict=True)
        if isinstance(one, Brief) and isinstance(other, Brief)
    ]
    return OrderEffect(
        len(reached),
        sum(one != other for one, other in dues),
        sum(one for one, _ in dues),
        sum(other for _, other in dues),
    )


def _question(whole: rows.Question, reached: set[int]) -> rows.Question:
    """All that the holders of few parcels have, or the whole body."""
    if len(reached) > FEW:
        return whole
    parties = parties_of_parcels(whole.subdistrict, sorted(reached), whole.day.year)
    asked = rows.Question(whole.subdistrict, whole.day, parties=parties)
    return replace(asked, only=rows.scope_of(asked))
