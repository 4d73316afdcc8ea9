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


def checked(path):
    out = StringIO()
    with translation.override("en"), pytest.raises((SystemExit, CommandError)) as ended:
        call_command("check_examples", path, stdout=out)
    return out.getvalue(), ended.value


HEADS = "id,kind,tax_year_be,owner_type,inputs_json,expected_tax_base,expected_extra_json"
OTHER = '"uses": [{"class": "OTHER"}]'


def _quoted(one):
    """An object as the cell of a CSV."""
    facts = f'{{"objects": [{one}]}}'.replace('"', '""')
    return f'"{facts}"'


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("X,assessment,2568,natural,{land -1}", "X-1: area -400 is not above zero. Correct the"),
        ("X,assessment,2568,natural,{castle}", "X-1: unknown use class 'CASTLE'. Use one of: AGRI"),
        ("X,assessment,2568,natural,{over}", "X-1: the shares of use sum to 120%, over 100%."),
        ("X,assessment,2568,natural,{unpriced}", "X-1: no appraised price. Load the Treasury"),
        (
            "X,assessment,2400,natural,{one}",
            "Tax year B.E. 2400 (1857) is outside the life of this",
        ),
        ("X,assessment,2570,natural,{one}", "Tax year 2027 cannot be assessed; missing: reduction"),
        (
            "X,assessment,soon,natural,{one}",
            "Row X: cannot be read (tax_year_be is not a year: soon)",
        ),
        ("X,assessment,2568,natural,[1]", "(inputs_json is not a JSON object: [1]). Check it"),
        ("X,assessment,2568,natural,{", "(inputs_json is not a JSON object: {)"),
        ("X,assessment,2568,natural,{}", "(inputs_json: no 'objects')"),
        ("X,assessment,2568,natural,{one},abc", "(expected_tax_base is not an amount: abc)"),
        (",magic,2568,natural,{one}", "Row line 2: cannot be read (kind 'magic' of assessment, "),
    ],
)
def test_a_row_that_cannot_be_computed_is_named_with_the_remedy_and_the_rest_goes_on(
    tmp_path, row, said
):
    objects = {
        "{one}": f'{{"value": 1000000, {OTHER}}}',
        "{land -1}": f'{{"land": [{{"rai": -1, "price_per_wah": 5}}], {OTHER}}}',
        "{unpriced}": f'{{"land": [{{"rai": 1}}], {OTHER}}}',
        "{castle}": '{"value": 1, "uses": [{"class": "CASTLE"}]}',
        "{over}": '{"value": 1, "uses": [{"class": "OTHER", "share_pct": 60}, '
        '{"class": "AGRI", "share_pct": 60}]}',
    }
    for name, one in objects.items():
        row = row.replace(name, _quoted(one))
    path = tmp_path / "rows.csv"
    good = f"GOOD,assessment,2568,natural,{_quoted(objects['{one}'])},1000000"
    path.write_text(f"{HEADS}\n{row}\n{good}\n", "utf-8")
    out, ended = checked(path)
    first, *_, last = out.splitlines()
    assert first.startswith(("X ", "line 2 "))
    assert said in first
    assert last == "1 passed, 1 failed"
    assert ended.code == 1


def test_a_file_without_rows_says_where_its_form_stands(tmp_path):
    path = tmp_path / "none.csv"
    path.write_text(HEADS, "utf-8")
    out, ended = checked(path)
    assert out == "0 passed, 0 failed\n"
    assert str(ended) == f"{path} holds no example. Its form: docs/examples-format.md."


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
