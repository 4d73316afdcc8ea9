"""Tables out: no cell can become a formula, codes keep their zeros, money its satang."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sheets import Cell, csv_lines, safe_text, xlsx

HEADINGS = ["รหัส", "บาท"]


def read_back(content: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book[book.sheetnames[0]].iter_rows(values_only=True))


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_formula_is_text(risky: str) -> None:
    assert safe_text(risky) == f"'{risky}"
    book = openpyxl.load_workbook(io.BytesIO(xlsx({"a": [HEADINGS, [risky, 1]]})))
    assert book["a"]["A2"].data_type != "f"


def test_codes_and_money_survive() -> None:
    rows = read_back(xlsx({"ทะเบียน": [HEADINGS, ["0016", Decimal("1250.50")]]}))
    assert rows[1] == ("0016", 1250.5)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_any_text_comes_back_from_csv(text: str) -> None:
    lines = "".join(csv_lines([[text, None, Decimal("0.10")]])).removeprefix("\ufeff")
    [row] = csv.reader(io.StringIO(lines, newline=""))
    assert row == [safe_text(text), "", "0.10"]


def test_columns_are_as_wide_as_what_stands_in_them():
    rows: list[list[Cell]] = [
        ["รหัส", "บาท"], ["หัวข้อที่ยาวกว่าตารางทั้งหมดมากมาย"],
        ["01A001-B001", Decimal("1234567.00")], ["x", "y" * 90],
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx({"a": rows})))["a"]
    assert [sheet.column_dimensions[one].width for one in "AB"] == [13, 40]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][2] == [
        "01A001-B001",
        1234567,
    ]
    empty = openpyxl.load_workbook(io.BytesIO(xlsx({"a": []})))["a"]
    assert empty.max_row == 1


def test_a_day_stays_a_day_and_reads_in_buddhist_years():
    day = dt.date(2025, 6, 30)
    rows: list[list[Cell]] = [["Due", "Tax"], [day, Decimal("1.50")]]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx({"a": rows})))["a"]
    assert sheet["A2"].is_date
    assert sheet["A2"].value == dt.datetime(2025, 6, 30)  # noqa: DTZ001 (a cell has no zone)
    assert sheet["A2"].number_format == "[$-107041E]dd/mm/yyyy"
    assert sheet.column_dimensions["A"].width >= 12
    assert sheet.auto_filter.ref == "A1:B2"
    assert list(csv_lines(rows))[2] == "2025-06-30,1.50\r\n"
