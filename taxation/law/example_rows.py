"""Read a file of worked examples row by row; what cannot be read is said, and the rest goes on."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taxation.law.errors import LawError
from taxation.law.example_problems import in_both, unreadable, unusable
from taxation.law.money import decimal_of

AMOUNTS = (
    "expected_tax_base",
    "expected_exempt",
    "expected_taxable",
    "expected_tax_before_reduction",
    "expected_amount_due",
)
EXTRA = "expected_extra_json"
FACTS = ("kind", "tax_year_be", "owner_type", "inputs_json")
#: The year of an example that gives none, of the kinds that may.
ANY_YEAR = 2024
OF_A_YEAR = ("assessment", "marginal", "instalment", "due_date")
#: Of a cell as it is shown in a message.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file of examples; `uncompared` are filled columns of results nobody knows."""

    id: str
    kind: str
    tax_year_be: int | None
    owner_type: str
    inputs: Mapping[str, Any]
    amounts: Mapping[str, Decimal]
    extra: Mapping[str, Any]
    uncompared: tuple[str, ...] = ()

    @property
    def tax_year(self) -> int:
        """The Christian year, wherever the row tells it."""
        key = {"instalment": "year", "due_date": "tax_year_be"}.get(self.kind, "")
        raw = self.inputs.get(key)
        try:
            inside = None if raw is None else int(str(raw))
        except ValueError:
            raise unreadable(self.id, "year", column=f"inputs_json {key}", value=raw) from None
        if None not in (inside, self.tax_year_be) and inside != self.tax_year_be:
            raise unreadable(self.id, "year_twice", value=self.tax_year_be, inside=inside)
        year = inside if self.tax_year_be is None else self.tax_year_be
        if year is None and self.kind in OF_A_YEAR:
            raise unreadable(self.id, "year_missing")
        return ANY_YEAR if year is None else year - 543


@dataclass(frozen=True, slots=True)
class Difference:
    """A column whose result is not the expected one."""

    id: str
    column: str
    expected: str
    got: str


def read_rows(lines: Iterable[str]) -> Iterator[Row | Difference]:
    """Rows of the file; one that cannot be read is a difference of its own.

    Raises BadFacts `example_file_wrong` when the header is not that of examples.
    """
    reader = csv.reader(lines, strict=True)
    header: Sequence[str] = ()
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            at = _line(before, reader.line_num)
            yield _unread(at, unreadable(at, "not_csv", why=wrong))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if header:
            yield _read(header, cells, _line(before, reader.line_num))
        else:
            header = _header(cells)


def _line(before: int, last: int) -> str:
    """Where a row stands: a quote that is not closed swallows lines."""
    return f"line {last}" if last <= before + 1 else f"lines {before + 1}-{last}"


def _header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if missing := [name for name in FACTS if name not in names]:
        raise unusable("header_missing", missing=", ".join(missing), found=_cut(", ".join(names)))
    if twice := next((name for name in names if name and names.count(name) > 1), ""):
        raise unusable("header_twice", twice=twice)
    if not {*AMOUNTS, EXTRA} & set(names):
        raise unusable("header_results", known=", ".join((*AMOUNTS, EXTRA)))
    return names


def _read(header: Sequence[str], cells: Sequence[str], line: str) -> Row | Difference:
    record = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    name = record.get("id") or line
    try:
        if len(cells) > len(header):
            raise unreadable(name, "cells_extra", count=len(cells), wanted=len(header))
        return _row(name, record)
    except LawError as wrong:
        return _unread(name, wrong)


def _unread(name: str, wrong: LawError) -> Difference:
    return Difference(name, "row", "a readable row", in_both(wrong))


def _row(name: str, record: Mapping[str, str]) -> Row:
    def cell(column: str, read: Callable[[str], Any], problem: str) -> Any:
        raw = record.get(column, "")
        try:
            return read(raw) if raw else None
        except (ValueError, RecursionError) as wrong:
            why = str(wrong) or "too deep"
            raise unreadable(name, problem, column=column, value=_cut(raw), why=why) from None

    amounts = {column: cell(column, _amount, "amount") for column in AMOUNTS}
    row = Row(
        id=name,
        kind=record.get("kind", ""),
        tax_year_be=cell("tax_year_be", int, "year"),
        owner_type=record.get("owner_type", ""),
        inputs=cell("inputs_json", _facts, "json") or {},
        amounts={column: baht for column, baht in amounts.items() if baht is not None},
        extra=cell(EXTRA, _facts, "json") or {},
        uncompared=tuple(
            column
            for column, raw in record.items()
            if raw and column.startswith("expected") and column not in (*AMOUNTS, EXTRA)
        ),
    )
    if not row.amounts and not row.extra:
        if row.uncompared:
            raise unreadable(name, "not_compared", column=", ".join(row.uncompared))
        raise unreadable(name, "nothing")
    return row


def _amount(raw: str) -> Decimal:
    try:
        return decimal_of(raw)
    except LawError as wrong:
        raise ValueError(raw) from wrong


def _facts(raw: str) -> Mapping[str, Any]:
    read = json.loads(raw, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
    if not isinstance(read, dict):
        raise ValueError("no {…}")
    return read


def _no_number(raw: str) -> None:
    raise ValueError(raw)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """A key given twice would hide one of its values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f"{twice!r} twice")
    return found


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
