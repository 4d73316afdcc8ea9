"""Every published and derived example of the tax, to the satang, one test per row."""

import csv
import io
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
    head = [
        "id",
        "kind",
        "tax_year_be",
        "owner_type",
        "inputs_json",
        "expected_amount_due",
        "expected_extra_json",
    ]
    file = io.StringIO()
    csv.writer(file).writerows([head, [columns.get(name, "") for name in head]])
    return file.getvalue().splitlines(keepends=True)


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
    (found,) = outcome(
        id="X3", kind="poll_tax", tax_year_be="2568", inputs_json="{}", expected_amount_due="0"
    )
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


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"use": "homestay", "rooms": 5, "guests": 20, "owner_in_house_register": True}, "OTHER"),
        ({"use": "dwelling", "owner_in_house_register": True, "object": "condominium"}, "RES_MAIN"),
        ({"use": "dwelling", "let": "registered lease"}, "RES_OTHER"),
        ({"use": "dwelling", "owner": "company"}, "RES_OTHER"),
        ({"use": "industrial estate utilities"}, "EXEMPT"),
        ({"use": "temple market"}, "OTHER"),
        ({"use": "public cemetery, no fee"}, "EXEMPT"),
        ({"use": "idle"}, "VACANT"),
        ({"use": "real estate office"}, "OTHER"),
        ({"use": "agriculture", "crop": "rubber", "rai": 1, "trees": 79}, "VACANT"),
    ],
)
def test_uses_in_other_words(inputs, expected):
    found = outcome(
        id="X5",
        kind="classification",
        tax_year_be="2567",
        inputs_json=json.dumps(inputs),
        expected_extra_json=json.dumps({"class": expected}),
    )
    assert found == []


@pytest.mark.parametrize(
    ("inputs", "extra"),
    [
        ({"accepted_on": "2024-05-01"}, {"refund_deadline": "2024-05-16"}),
        ({"warning_received_on": "2024-05-01"}, {"seizure_from": "2024-07-30"}),
        ({"overpaid_on": "2024-02-29"}, {"claim_deadline": "2027-02-28"}),
        ({"completed_on": "2024-01-01"}, {"taxed_from_year_be": 2567}),
        ({"change_on": "2024-03-10", "notified_on": "2024-05-10"}, {"notified_in_time": False}),
    ],
)
def test_other_rules(inputs, extra):
    found = outcome(
        id="X6",
        kind="rule",
        tax_year_be="2567",
        inputs_json=json.dumps(inputs),
        expected_extra_json=json.dumps(extra),
    )
    assert found == []


@pytest.mark.parametrize(
    ("action", "day"),
    [("warn", "2024-07-31"), ("land_office_list", "2024-08-31"), ("instalment_2", "2024-07-31")],
)
def test_other_dates(action, day):
    found = outcome(
        id="X7",
        kind="due_date",
        tax_year_be="2567",
        inputs_json=json.dumps({"tax_year_be": 2567, "action": action}),
        expected_extra_json=json.dumps({"date": day}),
    )
    assert found == []


def test_a_refusal_may_be_expected():
    two = '{"objects":[{"value":1,"uses":[{"class":"OTHER","share_pct":"60"},' \
        '{"class":"VACANT","share_pct":"60"}]}]}'  # fmt: skip
    for wanted in (True, "shares_over_whole"):
        found = outcome(
            id="X8",
            kind="assessment",
            tax_year_be="2567",
            inputs_json=two,
            expected_extra_json=json.dumps({"refused": wanted}),
        )
        assert found == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [("assessment", {"objekts": []}), ("assessment", {"objects": 5}), ("asessment", {})],
)
def test_what_cannot_be_read_is_no_refusal_of_the_law(kind, told):
    cells = {"id": "X9", "kind": kind, "tax_year_be": "2567", "inputs_json": json.dumps(told)}
    (found,) = outcome(**cells, expected_extra_json='{"refused": true}')
    assert found.column == "refused"
    assert outcome(**cells, expected_extra_json='{"refused": "example_unreadable"}') == []
