"""Worked examples: read a file of them, compute each, and say where the result differs.

Every kind has one function (law, row) -> results by column; `extra` holds what is not one amount.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from taxation.law import example_kinds
from taxation.law.book import law_for
from taxation.law.errors import LawError
from taxation.law.example_keys import check_keys
from taxation.law.example_problems import UNREADABLE, in_both, note, unreadable
from taxation.law.example_rows import AMOUNTS, Difference, Row, read_rows

__all__ = ["AMOUNTS", "Difference", "Outcome", "Row", "check", "compare", "compute", "read_rows"]

Result = example_kinds.Result
Kind = Callable[[example_kinds.Example], Result]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row; passed when nothing differs. `notes` are remarks on its facts."""

    id: str
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()


def check(lines: Iterable[str]) -> Iterator[Outcome]:
    """Compute and compare every row."""
    for row in read_rows(lines):
        if isinstance(row, Difference):
            yield Outcome(row.id, (row,))
        else:
            differences = tuple(compare(row))
            yield Outcome(row.id, differences, notes_on(row))


def notes_on(row: Row) -> tuple[str, ...]:
    """Remarks on what was not used, or was read in a way the row does not say."""
    columns = tuple(note("not_compared", column=column) for column in row.uncompared)
    try:
        return columns + (check_keys(row.kind, row.inputs, row.id) if row.kind in KINDS else ())
    except LawError:  # the row is refused for it
        return columns


def compute(row: Row) -> Result:
    """The results of one row."""
    kind = KINDS.get(row.kind)
    if kind is None:
        raise unreadable(row.id, "kind", value=row.kind, allowed=", ".join(KINDS))
    check_keys(row.kind, row.inputs, row.id)
    law = law_for(row.tax_year)
    return kind(example_kinds.Example(row.id, row.owner_type, row.inputs, law, row.extra))


def compare(row: Row) -> list[Difference]:
    """The columns that differ; only the filled ones are looked at."""
    try:
        result = _computed(row)
    except LawError as refused:
        expected = row.extra.get("refused")
        by_law = expected is True and refused.code != UNREADABLE
        return [] if by_law or expected == refused.code else [_refused(row, refused)]
    found = []
    for column, expected in row.amounts.items():
        got = result.amounts.get(column)
        if got != expected:
            shown = "nothing" if got is None else _baht(got)
            found.append(Difference(row.id, column, _baht(expected), shown))
    found.extend(_extra(row, result))
    return found


def _extra(row: Row, result: Result) -> Iterator[Difference]:
    for key, wanted in row.extra.items():
        if key == "refused":
            if wanted is not False:
                yield Difference(row.id, key, _show(wanted), "a result")
        elif key not in result.extra:
            yield Difference(row.id, key, _show(wanted), "nothing")
        elif not same(wanted, result.extra[key]):
            yield Difference(row.id, key, _show(wanted), _show(result.extra[key]))


def _computed(row: Row) -> Result:
    """The results, whatever stands in the facts: no row ends the run."""
    try:
        return compute(row)
    except (LookupError, ValueError, TypeError, ArithmeticError, AttributeError) as wrong:
        raise unreadable(row.id, "unexpected", why=f"{type(wrong).__name__}: {wrong}") from wrong


def same(expected: Any, got: Any) -> bool:
    """Equal as numbers where both are numbers ("10" is 10 is "10.00"), else as they stand."""
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(same, expected, got))
    if isinstance(expected, bool) or isinstance(got, bool) or got is None:
        return expected is got
    if expected == got:
        return True
    try:
        return Decimal(str(expected)) == Decimal(str(got))
    except InvalidOperation:
        return False


def _refused(row: Row, refused: LawError) -> Difference:
    return Difference(row.id, "refused", "a result", in_both(refused))


def _baht(amount: Decimal) -> str:
    """Two decimals, more only where the file has more."""
    decimals = -int(amount.as_tuple().exponent)
    return f"{amount:.{max(decimals, 2)}f}"


def _show(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


KINDS: Mapping[str, Kind] = example_kinds.KINDS
