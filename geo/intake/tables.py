"""CSV and XLSX as rows of text: `0016` stays a code, and a formula is never run."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from geo.intake.problems import Problem, Question, no_such_layer
from geo.intake.text import encoding_named, encoding_of, is_mojibake
from geo.vectors import Detected, Options, Row

MAX_COLUMNS = 300
MAX_CELL = 32_000


def detect_table(path: Path, kind: str, options: Options) -> Detected:
    """Sheets, headings and encoding of a table. Raises Problem when it cannot be read."""
    found = Detected(format=kind)
    if kind == "XLSX":
        book = _book(path)
        found.layers = list(book.sheetnames)
        if options.layer is not None and options.layer not in found.layers:
            raise no_such_layer(options.layer, found.layers)
        found.layer = options.layer or (found.layers[0] if len(found.layers) == 1 else None)
        if found.layer is None:
            found.questions.append(Question("layer", tuple(found.layers)))
            return found
    else:
        found.encoding = _encoding(path, options, found)
        if found.encoding is None:
            return found
    headings = next(_cells(path, found), None)
    if not headings:
        raise Problem("no_rows")
    found.fields = headings[:MAX_COLUMNS]
    named = [heading for heading in found.fields if heading]
    if twice := next((name for name in named if named.count(name) > 1), None):
        raise Problem("same_heading", {"name": twice[:60]})
    return found


def table_rows(path: Path, found: Detected) -> Iterator[Row]:
    """The rows below the headings; empty ones are passed over but keep their number in the file."""
    cells = _cells(path, found)
    next(cells)
    for number, values in enumerate(cells, start=2):
        if not any(values):
            continue
        record: dict[str, object] = dict(zip(found.fields, values, strict=False))
        yield Row(number, record, None, tuple(_doubts(record, number)))


def _doubts(record: dict[str, object], number: int) -> Iterator[Problem]:
    for column, value in record.items():
        if isinstance(value, str) and is_mojibake(value):
            yield Problem("bad_encoding", row=number)
        if isinstance(value, str) and value.startswith("="):
            yield Problem("formula", {"column": column[:60]}, number)


def _encoding(path: Path, options: Options, found: Detected) -> str | None:
    if options.encoding:
        return encoding_named(options.encoding)
    named = encoding_of(path.open("rb").read(4_000_000))
    if named is None:
        found.questions.append(Question("encoding", ("utf-8", "cp874")))
    return "utf-8-sig" if named in ("utf-8", "ascii") else named


def _cells(path: Path, found: Detected) -> Iterator[list[str]]:
    """Each line's cells as text without the spaces around them."""
    if found.format == "XLSX":
        sheet = _book(path)[found.layer or ""]
        for line in sheet.iter_rows(values_only=True):
            yield [_text(cell) for cell in line[:MAX_COLUMNS]]
        return
    try:
        text = path.read_bytes().decode(found.encoding or "utf-8")
    except UnicodeDecodeError as fault:
        raise Problem("bad_encoding") from fault
    delimiter = max(",;\t|", key=text.split("\n", 1)[0].count)
    csv.field_size_limit(MAX_CELL * 4)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip() for cell in cells[:MAX_COLUMNS]]
    except csv.Error as fault:
        raise Problem("unreadable") from fault


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:MAX_CELL]


def _book(path: Path) -> openpyxl.Workbook:
    try:  # an open file: by its path it would be judged by its name, and a received one has none
        return openpyxl.load_workbook(path.open("rb"), read_only=True, data_only=False)
    except (InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as fault:
        raise Problem("unreadable") from fault
