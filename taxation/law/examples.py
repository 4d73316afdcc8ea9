"""Worked examples: read a file of them, compute each, and say where the result differs.

Every kind has one function (law, row) -> results by column; `extra` holds what is not one amount.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from taxation.law import example_kinds
from taxation.law.book import law_for
from taxation.law.errors import BadFacts, LawError

AMOUNTS = (
    "expected_tax_base",
    "expected_exempt",
    "expected_taxable",
    "expected_tax_before_reduction",
    "expected_amount_due",
)
#: The year of an example that gives none (a depreciation table does not depend on it).
ANY_YEAR = 2024

Result = example_kinds.Result
Kind = Callable[[example_kinds.Example], Result]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file of examples."""

    id: str
    kind: str
    tax_year_be: int | None
    owner_type: str
    inputs: Mapping[str, Any]
    amounts: Mapping[str, Decimal]
    extra: Mapping[str, Any]

    @property
    def tax_year(self) -> int:
        """The Christian year, wherever the row tells it."""
        year = self.tax_year_be or self.inputs.get("tax_year_be") or self.inputs.get("year")
        return int(year) - 543 if year else ANY_YEAR


@dataclass(frozen=True, slots=True)
class Difference:
    """A column whose result is not the expected one."""

    id: str
    column: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row; passed when nothing differs."""

    id: str
    differences: tuple[Difference, ...]


def read_rows(lines: Iterable[str]) -> Iterator[Row | Difference]:
    """Rows of the file; one that cannot be read is a difference of its own."""
    for number, record in enumerate(csv.DictReader(lines), 2):
        name = (record.get("id") or "").strip() or f"line {number}"
        try:
            yield _row(name, record)
        except LawError as wrong:
            yield Difference(name, "row", "a readable row", wrong.say("en"))


def check(lines: Iterable[str]) -> Iterator[Outcome]:
    """Compute and compare every row."""
    for row in read_rows(lines):
        if isinstance(row, Difference):
            yield Outcome(row.id, (row,))
        else:
            yield Outcome(row.id, tuple(compare(row)))


def compute(row: Row) -> Result:
    """The results of one row."""
    kind = KINDS.get(row.kind)
    if kind is None:
        known = ", ".join(KINDS)
        raise BadFacts("example_unreadable", at=row.id, problem=f"kind '{row.kind}' of {known}")
    law = law_for(row.tax_year)
    return kind(example_kinds.Example(row.id, row.owner_type, row.inputs, law, row.extra))


def compare(row: Row) -> list[Difference]:
    """The columns that differ; only the filled ones are looked at."""
    try:
        result = compute(row)
    except LawError as refused:
        expected = row.extra.get("refused")
        return [] if expected in (True, refused.code) else [_refused(row, refused)]
    except (KeyError, ValueError, TypeError, InvalidOperation, AttributeError) as wrong:
        named = f"no {wrong}" if isinstance(wrong, KeyError) else str(wrong)
        unread = BadFacts("example_unreadable", at=row.id, problem=f"inputs_json: {named}")
        return [Difference(row.id, "inputs_json", "readable inputs", unread.say("en"))]
    found = []
    for column, expected in row.amounts.items():
        got = result.amounts.get(column)
        if got != expected:
            shown = "nothing" if got is None else f"{got:.2f}"
            found.append(Difference(row.id, column, f"{expected:.2f}", shown))
    for key, wanted in row.extra.items():
        if not same(wanted, result.extra.get(key)):
            found.append(Difference(row.id, key, _show(wanted), _show(result.extra.get(key))))
    return found


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


def _row(name: str, record: Mapping[str, str | None]) -> Row:
    def cell(column: str, read: Callable[[str], Any], what: str) -> Any:
        raw = (record.get(column) or "").strip()
        try:
            return read(raw) if raw else None
        except (ValueError, InvalidOperation):
            problem = f"{column} is not {what}: {raw[:60]}"
            raise BadFacts("example_unreadable", at=name, problem=problem) from None

    amounts = {column: cell(column, _amount, "an amount") for column in AMOUNTS}
    return Row(
        id=name,
        kind=cell("kind", str, "a word") or "",
        tax_year_be=cell("tax_year_be", int, "a year"),
        owner_type=cell("owner_type", str, "a word") or "",
        inputs=cell("inputs_json", _facts, "a JSON object") or {},
        amounts={column: baht for column, baht in amounts.items() if baht is not None},
        extra=cell("expected_extra_json", _facts, "a JSON object") or {},
    )


def _amount(raw: str) -> Decimal:
    return Decimal(raw.replace(",", ""))


def _facts(raw: str) -> Mapping[str, Any]:
    read = json.loads(raw, parse_float=Decimal)
    if not isinstance(read, dict):
        raise ValueError(raw)
    return read


def _refused(row: Row, refused: LawError) -> Difference:
    return Difference(row.id, "refused", "a result", refused.say("en"))


def _show(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


KINDS: Mapping[str, Kind] = example_kinds.KINDS
