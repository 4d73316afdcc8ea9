"""Every published and derived example of the tax, to the satang, one test per row."""

import json
from pathlib import Path

import pytest

from taxation.law.examples import Difference, Row, compare, compute, read_rows, same

FILE = Path(__file__).parent / "examples" / "land-and-building-tax.csv"
LINES = FILE.read_text("utf-8").splitlines(keepends=True)
ROWS = list(read_rows(LINES))


def test_the_file_is_whole():
    assert len(ROWS) == 233
    assert all(isinstance(row, Row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.id}-{row.kind}")
def test_example(row):
    assert compare(row) == []


def test_a_trap_keeps_the_law_and_not_the_print():
    """E076: the source prints 60,000 for a company farm of 600 million; the law says 285,000."""
    row = next(row for row in ROWS if row.id == "E076")
    assert compute(row).amounts["expected_amount_due"] == 285_000


def one_row(**columns):
    head = ["id", "kind", "tax_year_be", "owner_type", "inputs_json", "expected_amount_due"]
    cells = [json.dumps(columns.get(name, ""), ensure_ascii=False) for name in head]
    quoted = ['"' + cell.strip('"').replace('\\"', '"').replace('"', '""') + '"' for cell in cells]
    return [",".join(head) + "\n", ",".join(quoted) + "\n"]


def outcome(**columns):
    (row,) = read_rows(one_row(**columns))
    return row if isinstance(row, Difference) else compare(row)


SHOP = '{"objects":[{"value":1000000,"uses":[{"class":"OTHER"}]}]}'


def test_a_wrong_expectation_is_reported():
    (found,) = outcome(
        id="X1", kind="assessment", tax_year_be="2568", inputs_json=SHOP, expected_amount_due="1.00"
    )
    assert (found.id, found.expected, found.got) == ("X1", "1.00", "3000.00")


def test_a_year_without_law_is_reported_and_named():
    (found,) = outcome(
        id="X2", kind="assessment", tax_year_be="2570", inputs_json=SHOP, expected_amount_due="0"
    )
    assert found.column == "refused"
    assert "calendar" in found.got


def test_an_unknown_kind_is_reported():
    (found,) = outcome(id="X3", kind="poll_tax", tax_year_be="2568", inputs_json="{}")
    assert "poll_tax" in found.got


def test_unreadable_inputs_are_reported():
    found = outcome(id="X4", kind="assessment", tax_year_be="2568", inputs_json="{broken")
    assert found.column == "row"


@pytest.mark.parametrize(
    ("expected", "got", "equal"),
    [
        ("10", 10, True),
        ("10.00", "10", True),
        (1, True, False),
        (True, True, True),
        (["1.00"], ["1"], True),
        (["1"], ["1", "2"], False),
        ("2024-06-30", "2024-06-30", True),
        ("a", None, False),
    ],
)
def test_results_compare_as_numbers_where_they_are(expected, got, equal):
    assert same(expected, got) is equal
