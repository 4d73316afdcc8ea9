"""The cases an officer may add: tests/taxation/cases/*.yaml (README.md there tells the form)."""

from pathlib import Path

import pytest
import yaml

from taxation.law.cases import check_case, check_cases

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
FINE = """
- name: ที่ว่างเปล่าปีที่สี่
  source: office
  tax_year: 2024
  simple: {owner: natural, class: VACANT, value: "1000000", vacant_years: 4}
  expected: {due: "6000.00"}
- name: a class nobody knows
  source: office
  tax_year: 2024
  simple: {owner: natural, class: CASTLE, value: "1"}
  refused: class_unknown
"""


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{file}-{case['name']}" for file, case in CASES]
)
def test_case(case):
    assert check_case(case).differences == ()


def test_a_file_of_an_officer_is_checked_case_by_case():
    assert [outcome.differences for outcome in check_cases(FINE)] == [(), ()]


@pytest.mark.parametrize(
    ("was", "now", "column"),
    [
        ('"6000.00"', '"6000.01"', "due"),
        ('"6000.00"', "6000.00", "due"),  # a float is never money
        ("{due:", "{dew:", "case"),
        ("source: office\n  tax_year: 2024\n  simple: {owner: natural, class: VACANT",
         "tax_year: 2024\n  simple: {owner: natural, class: VACANT", "case"),
        ("refused: class_unknown", "refused: other_code", "refused"),
        ("class: CASTLE", "class: OTHER", "refused"),
        ("tax_year: 2024", "tax_year: 2570", "refused"),
        ("tax_year: 2024", "colour: red\n  tax_year: 2024", "case"),
        ('value: "1000000"', "value: 1000000.5", "refused"),
        ("- name: ที่ว่าง", "- [", "case"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_case(was, now, column):
    wrong = FINE.replace(was, now, 1)
    assert wrong != FINE
    found = [one for outcome in check_cases(wrong) for one in outcome.differences]
    assert [one.column for one in found] == [column]
