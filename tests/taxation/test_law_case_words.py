"""What a checked case says: its name, the column that differs, what was expected and what came."""

import pytest

from taxation.law.cases import check_case, check_cases, facts_of
from taxation.law.errors import BadFacts
from taxation.law.examples import Difference

SIMPLE = {"class": "OTHER", "value": "1000000", "owner": "natural"}
CASE = {
    "name": "ร้าน", "source": "L1", "tax_year": 2025, "simple": SIMPLE,
    "expected": {"tax": "3000.00", "due": "3000.00"},
}  # fmt: skip


def found(**changes):
    """The differences of the case with changes; None takes a key out."""
    case = {key: value for key, value in {**CASE, **changes}.items() if value is not None}
    return list(check_case(case).differences)


def test_a_case_that_agrees_passes_under_its_name():
    outcome = check_case(CASE)
    assert (outcome.id, outcome.differences) == ("ร้าน", ())


def test_an_amount_that_differs_names_case_column_expected_and_got():
    assert found(expected={"tax": "2999.99", "due": "3000.00"}) == [
        Difference("ร้าน", "tax", "'2999.99'", "3000.00")
    ]
    assert found(expected={"tax": 3000.0}) == [Difference("ร้าน", "tax", "3000.0", "3000.00")]


def test_a_refusal_that_did_not_come_or_is_another_is_named():
    nothing = found(expected=None, refused="price_missing")
    assert nothing == [Difference("ร้าน", "refused", "price_missing", "a result")]
    wrong = {"class": "VACANT", "value": "1", "owner": "natural"}
    said = f"vacant_years_missing: {BadFacts('vacant_years_missing', at='p').say('th')}"
    other = found(simple=wrong, expected=None, refused="price_missing")
    assert other == [Difference("ร้าน", "refused", "price_missing", said)]
    assert found(simple=wrong) == [Difference("ร้าน", "refused", "None", said)]
    assert found(simple=wrong, expected=None, refused="vacant_years_missing") == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"surprise": 1, "another": 2}, "unknown: another, surprise"),
        ({"expected": {"taxes": "1"}}, "unknown: taxes"),
        ({"source": ""}, "a source, and either expected or refused"),
        ({"expected": None}, "a source, and either expected or refused"),
        ({"refused": "x"}, "a source, and either expected or refused"),
        ({"tax_year": None}, "no 'tax_year'"),
    ],
)
def test_a_case_that_cannot_be_read_says_why(changes, said):
    assert found(**changes) == [Difference("ร้าน", "case", "a readable case", said)]


def test_a_case_without_a_name_is_called_by_its_place():
    nameless = "[{source: L1}, {name: '', source: L1}, 5]"
    assert [one.id for one in check_cases(nameless)] == ["case 1", "case 2", "case 3"]
    assert [one.id for one in check_cases("source: L1")] == ["case 1"]
    assert check_case({"source": "L1"}).id == check_case(5).id == "case"


def test_a_file_that_is_no_yaml_is_one_difference():
    [outcome] = check_cases("a: [")
    [difference] = outcome.differences
    assert (outcome.id, difference.id, difference.column) == ("file", "file", "case")
    assert difference.expected == "a readable case"
    assert difference.got.startswith("while parsing a flow")
    assert "line 1, column 5" in difference.got


def test_settings_and_overlays_are_the_cases_own():
    waived = {"settings": {"waive_below": "5000"}, "expected": {"tax": "3000.00", "due": "0.00"}}
    assert found(**waived) == []
    assert facts_of(CASE).key == "case"
    assert facts_of(CASE).objects[0].ref == "p"
