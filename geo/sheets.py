"""Tables out: CSV and XLSX whose cells can never become formulas."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | Decimal | dt.date | None
Row = Sequence[Cell]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows a column's width is taken from, and its limits in characters.
LOOKED_AT, NARROWEST, WIDEST = 200, 6, 40
#: A true day, that sorts and counts, shown in the years of the Buddhist calendar.
BUDDHIST_DAY = "[$-107041E]dd/mm/yyyy"
#: A spreadsheet takes a text that starts so for a formula or a command.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What XML cannot hold and no office types: left out of cells.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe_text(text: str) -> str:
    """A text no spreadsheet takes for a formula: marked as text by a leading apostrophe."""
    plain = _UNPRINTABLE.sub("", text)
    return f"'{plain}" if plain.startswith(_RISKY) else plain


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Lines of a CSV file, UTF-8 with the mark that makes spreadsheets read Thai."""
    yield "\ufeff"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_plain(cell) for cell in row])
        yield line.getvalue()


def xlsx(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """A workbook: sheet name -> rows, headings first. Texts stay texts: 01A001, 0016."""
    out = io.BytesIO()
    write_xlsx(out, sheets.items())
    return out.getvalue()


def write_xlsx(target: Path | IO[bytes], sheets: Iterable[tuple[str, Iterable[Row]]]) -> None:
    """The same into a file, a row at a time: however long, it needs no memory."""
    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        coming = iter(rows)
        first = list(islice(coming, LOOKED_AT))
        for at, width in enumerate(_widths(first), start=1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        number = 0
        for number, row in enumerate(chain(first, coming), start=1):
            sheet.append([_cell(sheet, cell, is_heading=number == 1) for cell in row])
        if number > 1 and len(first[0]) > 1:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(first[0]))}{number}"
    book.save(target)


def _widths(rows: Sequence[Row]) -> list[int]:
    """How wide each column is, in characters, by its first rows: nothing reads as ####."""
    columns = zip_longest(*(row for row in rows if len(row) > 1), fillvalue=None)
    texts = [[f"{cell:,}" if isinstance(cell, Decimal) else _plain(cell) for cell in column]
             for column in columns]  # fmt: skip
    return [min(max(NARROWEST, 2 + max(map(len, column))), WIDEST) for column in texts]


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe_text(cell) if isinstance(cell, str) else str(cell)


def _cell(sheet: WriteOnlyWorksheet, cell: Cell, *, is_heading: bool) -> Any:
    value: Any = safe_text(cell) if isinstance(cell, str) else cell  # Decimal is written exactly
    made = WriteOnlyCell(sheet, value=value)
    if isinstance(cell, str):
        made.data_type = "s"
        made.number_format = "@"
    elif isinstance(cell, Decimal):
        made.number_format = "#,##0.00"
    elif isinstance(cell, dt.date):
        made.number_format = BUDDHIST_DAY
    if is_heading:
        made.font = Font(bold=True)
    return made
