"""Tables from outside: codes stay text, formulas are text, letters are right or asked for."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geo.intake.problems import Problem
from geo.intake.read import read
from geo.intake.receive import receive

pytestmark = pytest.mark.slow

HEADINGS = ["รหัสแปลงที่ดิน", "เลขที่ดิน", "ชื่อ"]
LINE = ["01A001", "0016", "นางสมมุติ ป่าไม้"]


def said(path: Path, tmp_path: Path, **options: object) -> list[list[Any]]:
    (tmp_path / "workspace").mkdir(exist_ok=True)
    return list(read(receive(path, tmp_path / "workspace"), {"register_srid": 32647, **options}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_keeps_its_letters_and_zeros(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    lines = [HEADINGS, [f" {cell} " for cell in LINE]]
    path.write_text("\n".join(delimiter.join(line) for line in lines), encoding=encoding)
    (_, found), (_, row) = said(path, tmp_path)
    assert found["fields"] == HEADINGS
    assert row[0] == 2
    assert list(row[1].values()) == LINE


def workbook(path: Path, *lines: list[str], sheets: int = 1) -> Path:
    book = openpyxl.Workbook()
    for number in range(1, sheets):
        book.create_sheet(f"s{number}")
    for line in (HEADINGS, *lines):
        book.worksheets[0].append(line)
    book.save(path)
    return path


def test_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    (_, found), (_, row) = said(workbook(tmp_path / "a.xlsx", LINE), tmp_path)
    assert found["format"] == "XLSX"
    assert list(row[1].values()) == LINE


def test_a_formula_is_kept_as_text_and_told(tmp_path: Path) -> None:
    line = ["01A001", "=1+1", "x"]
    _, (_, row) = said(workbook(tmp_path / "a.xlsx", line), tmp_path)
    assert row[1]["เลขที่ดิน"] == "=1+1"
    assert [problem["code"] for problem in row[3]] == ["formula"]


def test_several_sheets_are_asked_about(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", LINE, sheets=2)
    [(_, found)] = said(path, tmp_path)
    assert [question["key"] for question in found["questions"]] == ["layer"]
    assert len(said(path, tmp_path, layer=found["layers"][0])) == 2


def test_letters_that_fit_no_encoding_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + bytes([0xDB, 0xFF, 0xDB]) + b",1\n")
    [(_, found)] = said(path, tmp_path)
    assert [question["key"] for question in found["questions"]] == ["encoding"]


def test_an_unknown_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        said(workbook(tmp_path / "a.xlsx", LINE), tmp_path, layer="ไม่มี")
    assert caught.value.code == "layer_not_found"
    assert "Sheet" in caught.value.text("en")  # and those there are


def test_letters_nobody_knows_are_not_called_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(Problem) as caught:
        said(path, tmp_path, encoding="klingon")
    assert caught.value.code == "encoding_unknown"
    assert "utf-8" in caught.value.text("th")
