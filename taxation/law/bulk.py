"""Assess a whole roll at once: `assess_roll(roll, law)`, equal to `assess` to the satang.

How a register feeds it (one read, no Python per row):

1. Read pieces as arrays. Land: `area_price(area, price)`; buildings: `depreciation_percents`,
   then `building_values`; areas in ten-thousandths, prices in satang (columns.py). Sum the net
   values per object with `add_up`. An object that owns a fraction of a land value (several
   buildings on one parcel) has a fractional value: give `value` as numerator over `value_den`.
2. One row per use of an object: class, share (`area_shares` when uses are areas; 1/1 for a single
   use), vacant years, group. Touching parcels of a taxpayer carry one group number (section 42).
3. `result = assess_roll(Roll(...), law)`: per part and per taxpayer columns in the order given.
4. `result.problems` holds the taxpayers that could not be assessed, each with its typed refusal;
   their amounts are 0. Never issue them.

Nearly all rows are settled by the columns, in exact int64. A taxpayer the columns cannot settle
(orders of the executive, farm pool overspent, unlike vacant years in one line, unlike reductions,
huge denominators, or facts that are wrong) is handed to `assess` itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxation.law.assess import assess
from taxation.law.bulk_lines import Lines, dues
from taxation.law.bulk_work import Work
from taxation.law.columns import Ints
from taxation.law.errors import LawError
from taxation.law.facts import TaxpayerFacts
from taxation.law.roll import Roll
from taxation.law.schema import Law


@dataclass(frozen=True, slots=True)
class Problem:
    """A taxpayer that could not be assessed."""

    taxpayer: int
    error: LawError


@dataclass(frozen=True, slots=True)
class RollResult:
    """Satang. Per part (in the order of the roll): `part_*`; per taxpayer the totals.

    Part rows of a taxpayer sum exactly to its totals; property outside the tax has zeros.
    """

    part_base: Ints
    part_exempt: Ints
    part_taxable: Ints
    part_tax: Ints
    part_due: Ints
    base: Ints
    exempt: Ints
    taxable: Ints
    tax: Ints
    due: Ints
    settled_alone: int
    problems: tuple[Problem, ...]


def assess_roll(roll: Roll, law: Law, facts: Sequence[TaxpayerFacts] | None = None) -> RollResult:
    """Every taxpayer of a roll. Pure; equal to `assess` of the same facts.

    With the `facts` the roll was made of, refusals name their own references.
    """
    work = Work(roll, law)
    lines = Lines(work)
    columns = _settle(work, lines)
    problems = _settle_alone(work, columns, facts)
    parts = {name: _back(work, columns[name]) for name in PART_COLUMNS}
    totals = {name: columns[name] for name in TOTAL_COLUMNS}
    return RollResult(
        **parts, **totals, settled_alone=int(work.alone.sum()), problems=tuple(problems)
    )


PART_COLUMNS = ("part_base", "part_exempt", "part_taxable", "part_tax", "part_due")
TOTAL_COLUMNS = ("base", "exempt", "taxable", "tax", "due")


def _settle(work: Work, lines: Lines) -> dict[str, Ints]:
    """All columns, for the taxpayers the columns can settle; rows in the order of `work`."""
    tax, due = lines.tax_per_taxpayer(), dues(work, lines)
    base, exempt = lines.total(lines.base), lines.total(lines.exempt)
    shown = lines.shown(base, exempt)
    part_tax = lines.part_tax
    part_due = np.where(
        (tax == due)[lines.row_taxpayer], part_tax, lines.per_taxpayer_share(due, part_tax)
    )
    found = {"base": base, "exempt": exempt, "taxable": base - exempt, "tax": tax, "due": due}
    for name, column in zip(PART_COLUMNS, (*shown, part_tax, part_due), strict=True):
        found[name] = np.zeros(work.size, dtype=np.int64)
        found[name][lines.rows] = column
    return found


def _settle_alone(
    work: Work, columns: dict[str, Ints], facts: Sequence[TaxpayerFacts] | None
) -> list[Problem]:
    """Hand what is left to `assess` and put its amounts in place."""
    problems = []
    for number in np.flatnonzero(work.alone).tolist():
        rows = work.rows_of(number)
        for name in TOTAL_COLUMNS:
            columns[name][number] = 0
        for name in PART_COLUMNS:
            columns[name][rows] = 0
        try:
            mine = facts[number] if facts else work.roll.facts_of(number, work.rank[rows])
            found = assess(mine, work.law, reasons=False)
        except LawError as refused:
            problems.append(Problem(number, refused))
            continue
        for name in TOTAL_COLUMNS:
            columns[name][number] = getattr(found, name)
        for share in found.shares:
            row = rows[share.number]
            amounts = (
                share.shown_base,
                share.shown_exempt,
                share.shown_taxable,
                share.tax,
                share.due,
            )
            for name, amount in zip(PART_COLUMNS, amounts, strict=True):
                columns[name][row] = amount
    return problems


def _back(work: Work, column: Ints) -> Ints:
    """From the order of facts to the order of the roll."""
    result = np.empty_like(column)
    result[work.rank] = column
    return result
