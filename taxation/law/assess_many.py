"""assess_many(facts, law): a whole roll at once, the amounts of `assess` without its reasons.

Ten times faster than `assess` one by one. The reasons of any one of them are `assess(facts, law)`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from taxation.law.bulk import RollResult, assess_roll
from taxation.law.errors import BadFacts, LawError
from taxation.law.facts import TaxpayerFacts, class_of
from taxation.law.facts_check import check_facts
from taxation.law.roll_facts import roll_of
from taxation.law.schema import Law, UseClass

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from taxation.law.quick import dataclass


class BriefShare(NamedTuple):
    """One object in one class; names as in assessment.ObjectShare, whole satang."""

    number: int
    ref: str
    group: str
    use_class: UseClass
    shown_base: int
    shown_exempt: int
    shown_taxable: int
    tax: int
    due: int


@dataclass(frozen=True, slots=True)
class Brief:
    """The amounts of one taxpayer; names as in assessment.Assessment."""

    taxpayer: str
    tax_year: int
    law_fingerprint: str
    base: int
    exempt: int
    taxable: int
    tax: int
    due: int
    shares: tuple[BriefShare, ...]


def assess_many(all_facts: Sequence[TaxpayerFacts], law: Law) -> list[Brief | LawError]:
    """For each taxpayer its amounts, or why they cannot be computed."""
    plain: dict[int, bool] = {}
    refused = [_refusal(facts, law, plain) for facts in all_facts]
    good = [facts for facts, wrong in zip(all_facts, refused, strict=True) if wrong is None]
    result = assess_roll(roll_of(good, law, checked=True), law, good)
    briefs = iter(_briefs(good, result, law))
    return [next(briefs) if wrong is None else wrong for wrong in refused]


def _refusal(facts: TaxpayerFacts, law: Law, plain: dict[int, bool]) -> BadFacts | None:
    try:
        check_facts(facts, law, plain)
    except BadFacts as wrong:
        return wrong
    return None


def _briefs(
    all_facts: Sequence[TaxpayerFacts], result: RollResult, law: Law
) -> list[Brief | LawError]:
    whole = (result.base, result.exempt, result.taxable, result.tax, result.due)
    totals = np.stack(whole, axis=1).tolist()
    pieces = (result.part_base, result.part_exempt, result.part_taxable)
    parts = np.stack((*pieces, result.part_tax, result.part_due), axis=1).tolist()
    problems = {problem.taxpayer: problem.error for problem in result.problems}
    found: list[Brief | LawError] = []
    first, classes = 0, dict[int, list[UseClass]]()
    for number, (facts, amounts) in enumerate(zip(all_facts, totals, strict=True)):
        shares, first = _shares(facts, parts, first, law, classes)
        base, exempt, taxable, tax, due = amounts
        brief = Brief(
            facts.key, law.tax_year, law.fingerprint, base, exempt, taxable, tax, due, shares
        )
        found.append(problems.get(number, brief))
    return found


def _shares(
    facts: TaxpayerFacts,
    parts: Sequence[Sequence[int]],
    first: int,
    law: Law,
    known: dict[int, list[UseClass]],
) -> tuple[tuple[BriefShare, ...], int]:
    """The rows of one taxpayer. `known` are the classes of uses by their identity."""
    rows = []
    number = 0
    for one in facts.objects:
        classes = known.get(id(one.uses))
        if classes is None:
            classes = known[id(one.uses)] = [class_of(use, law) for use in one.uses]
        for use_class in classes:
            if use_class is not UseClass.EXEMPT:
                name, amounts = one.group or one.ref, parts[first + number]
                rows.append(BriefShare._make((number, one.ref, name, use_class, *amounts)))
            number += 1
    return tuple(rows), first + number
