"""manage.py check_examples: what it prints, and how it ends."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

FILE = Path(__file__).parent / "examples" / "land-and-building-tax.csv"


def test_all_rows_pass():
    out = StringIO()
    with translation.override("en"):
        call_command("check_examples", FILE, stdout=out)
    assert out.getvalue() == "233 passed, 0 failed\n"


def test_a_row_that_differs_is_shown_and_fails(tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(FILE.read_text("utf-8").replace(",418.68,418.68,", ",418.68,418.69,"), "utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ended, translation.override("en"):
        call_command("check_examples", wrong, stdout=out)
    assert ended.value.code == 1
    assert "E003 expected_amount_due: expected 418.69, got 418.68" in out.getvalue()


def test_a_missing_file_is_told():
    with pytest.raises(CommandError):
        call_command("check_examples", "no-such-file.csv")


def test_cases_in_yaml_are_checked_too(tmp_path):
    cases = tmp_path / "cases.yaml"
    text = """
- {name: at 50 million, source: office, tax_year: 2024, expected: {due: "0.00"},
   simple: {owner: natural, class: AGRI, value: "50000000"}}
- {name: above, source: office, tax_year: 2024, expected: {due: "2.00"},
   simple: {owner: natural, class: AGRI, value: "50010000"}}
"""
    cases.write_text(text, "utf-8")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_examples", cases, stdout=out)
    assert out.getvalue() == "above due: expected '2.00', got 1.00\n1 passed, 1 failed\n"
    cases.write_text(text.replace("2.00", "1.00"), "utf-8")
    out = StringIO()
    call_command("check_examples", cases, stdout=out)
    assert out.getvalue() == "2 passed, 0 failed\n"
