"""A file of prices, CSV or Excel: parcel codes with baht a square wah, types with baht a sq. m."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BAHT = Decimal(10**9)
LISTED = 10
LAND = {"parcel", "code", "รหัสแปลง", "แปลง"}
BUILDING = {"type", "type_code", "ชนิด", "ชนิดสิ่งปลูกสร้าง"}
PRICE = {"price", "baht", "ราคา", "ราคาประเมิน", "ราคาต่อตารางวา", "ราคาต่อตารางเมตร"}


@dataclass(slots=True)
class Prices:
    """Code -> (row of the file, baht)."""

    land: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    buildings: dict[str, tuple[int, Decimal]] = field(default_factory=dict)


def read_prices(content: bytes, name: str) -> Prices:
    """Rows under a head that names a code column and a price column; refuses naming the rows."""
    rows = rows_of(content, name)
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    price = column(head, PRICE)
    land, building = column(head, LAND), column(head, BUILDING)
    if price is None or (land is None and building is None):
        raise ValidationError(
            _("The first row must name a column “รหัสแปลง” or “ชนิด” and a column “ราคา”."),
            code="columns_missing",
        )
    found, wrong = Prices(), list[str]()
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            _take(found, wrong, number, row, (land, building, price))
    if wrong:
        raise ValidationError(
            _("Nothing was imported. Rows without a code or a price: %(rows)s."),
            code="rows_wrong",
            params={"rows": ", ".join(wrong[:LISTED]) + (" …" if len(wrong) > LISTED else "")},
        )
    return found


def rows_of(content: bytes, name: str) -> list[list[str]]:
    """The cells of a CSV or of the first sheet of a workbook, as text."""
    return list(_excel(content) if name.lower().endswith(".xlsx") else _csv(content))


def _take(
    found: Prices,
    wrong: list[str],
    number: int,
    row: Sequence[str],
    places: tuple[int | None, int | None, int],
) -> None:
    land, building, price = (cell(row, place) for place in places)
    try:
        value = Decimal(price.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        value = Decimal(-1)
    if not (land or building) or not 0 <= value <= MOST_BAHT:
        wrong.append(str(number))
    elif land:
        found.land[land.upper()] = (number, value)
    else:
        found.buildings[building] = (number, value)


def cell(row: Sequence[str], place: int | None) -> str:
    """The text at a place; "" where the row has none."""
    return row[place].strip() if place is not None and place < len(row) else ""


def column(head: Iterable[str], names: set[str]) -> int | None:
    """Where in the head one of the names stands."""
    return next((at for at, cell in enumerate(head) if cell in names), None)


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp874", "replace")  # Thai Excel of an older Windows
    yield from csv.reader(StringIO(text))


def _excel(content: bytes) -> Iterator[list[str]]:
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as broken:
        raise ValidationError(
            _("This is not an Excel file. Save it as .xlsx or .csv."), code="file_unreadable"
        ) from broken
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]
