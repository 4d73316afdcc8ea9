"""manage.py check_examples: what it prints, and how it ends."""

import re
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
    with pytest.raises((SystemExit, CommandError)) as ended:
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
        ("X,assessment,2568,natural,{land -1},1", "X-1: area -1 is not above zero. Correct the"),
        (
            "X,assessment,2568,natural,{castle},1",
            "X-1: unknown use class 'CASTLE'. Use one of: AGRI",
        ),
        ("X,assessment,2568,natural,{over},1", "X-1: the shares of use sum to 120%, over 100%."),
        ("X,assessment,2568,natural,{unpriced},1", "X-1: no appraised price. Load the Treasury"),
        (
            "X,assessment,2400,natural,{one},1",
            "Tax year B.E. 2400 (1857) is outside the life of this",
        ),
        (
            "X,assessment,2570,natural,{one},1",
            "Tax year 2027 cannot be assessed; missing: reduction",
        ),
        (
            "X,assessment,soon,natural,{one},1",
            "Row X: tax_year_be is not a year B.E.: soon. Correct the row",
        ),
        (
            "X,assessment,2568,natural,[1],1",
            "Row X: inputs_json is not a JSON object (no {…}): [1].",
        ),
        ("X,assessment,2568,natural,{,1", "Row X: inputs_json is not a JSON object (Expecting"),
        ("X,assessment,2568,natural,{},1", "Row X: inputs_json has no objects. Correct the row"),
        ("X,assessment,2568,natural,{one},abc", "Row X: expected_tax_base is not an amount: abc."),
        ("X,assessment,2568,natural,{one},NaN", "Row X: expected_tax_base is not an amount: NaN."),
        ("X,assessment,2568,natural,{one}", "Row X: nothing to compare with, fill in at least one"),
        ("X,assessment,,natural,{one},1", "Row X: tax_year_be is empty. Correct the row"),
        (
            ",magic,2568,natural,{one},1",
            "Row line 2: unknown kind 'magic', use one of assessment, ",
        ),
        ("X,assessment,2568,natural,{one},1,,,", "Row X: 9 cells, more than the header (7);"),
        ('X,"a"b,2568,natural,{one},1', "Row line 2: cannot be split into cells, check the quotes"),
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
    assert re.search(r"got [^/]*[ก-๙]{4}.* / ", first), "Thai stands before English"
    assert last == "1 passed, 1 failed"
    assert ended.code == 1


def test_a_file_without_rows_says_where_its_form_stands(tmp_path):
    path = tmp_path / "none.csv"
    path.write_text(HEADS, "utf-8")
    out, ended = checked(path)
    assert out == "0 passed, 0 failed\n"
    assert "it holds no example. Save it as CSV in UTF-8" in str(ended)
    assert "ไม่มีตัวอย่างสักแถว บันทึกเป็น CSV แบบ UTF-8" in str(ended)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            HEADS.replace(",", ";"),
            "no column kind, tax_year_be, owner_type, inputs_json (found: id;",
        ),
        (
            HEADS.replace("owner_type", "owner"),
            "no column owner_type (found: id, kind, tax_year_be,",
        ),
        (HEADS.replace("tax_year_be", "kind"), "no column tax_year_be"),
        (
            HEADS.replace("expected_extra_json", "Expected_Tax_Base"),
            "column expected_tax_base stands",
        ),
        (
            "kind,tax_year_be,owner_type,inputs_json",
            "no column of expected results (expected_tax_b",
        ),
    ],
)
def test_a_file_that_is_none_of_examples_is_refused_whole(tmp_path, content, said):
    path = tmp_path / "rows.csv"
    path.write_text(content, "utf-8")
    _, ended = checked(path)
    assert f"The examples file cannot be used: {said}" in str(ended)
    assert "แฟ้มตัวอย่างใช้ไม่ได้" in str(ended)


@pytest.mark.parametrize("encoding", ["cp874", "utf-16"])
def test_another_encoding_is_told(tmp_path, encoding):
    path = tmp_path / "rows.csv"
    path.write_text(f"{HEADS},ที่มา", encoding)
    assert "its characters are not UTF-8" in str(checked(path)[1])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_file_as_spreadsheets_save_it_is_read(tmp_path, newline):
    """A byte order mark, other columns, another order, empty rows, a line inside quotes."""
    path = tmp_path / "rows.csv"
    facts = _quoted(f'{{"value": 1000000, {OTHER}}}')
    rows = [
        "notes,expected_tax_base,inputs_json,Owner_Type,kind,tax_year_be,id",
        f'"two{newline}lines, here","1,000,000.00",{facts},natural,assessment,๒๕๖๘,G',
        ",,,,,,",
        "",
    ]
    path.write_text(newline.join(rows), "utf-8-sig", newline="")
    out = StringIO()
    call_command("check_examples", path, stdout=out)
    assert out.getvalue() == "1 passed, 0 failed\n"


def test_what_was_not_used_is_noted_and_fails_nothing(tmp_path):
    path = tmp_path / "rows.csv"
    facts = _quoted('{"value": 1000000, "vacant_year": 7, "uses": [{"class": "VACANT"}]}')
    path.write_text(
        f"{HEADS},expected_due\nN,assessment,2568,natural,{facts},1000000,,1\n", "utf-8"
    )
    out = StringIO()
    call_command("check_examples", path, stdout=out)
    column, first, key, last = out.getvalue().splitlines()
    assert column.endswith("/ column expected_due is not known and was not compared")
    assert first.endswith("/ no vacant_years, so it counts as the first year vacant")
    assert key == (
        "N note: ไม่รู้จัก objects[1].vacant_year จึงไม่ได้นำมาคำนวณ"
        " / objects[1].vacant_year is not known and was not used"
    )
    assert last == "1 passed, 0 failed"


def test_a_result_in_a_misspelt_column_alone_passes_nothing(tmp_path):
    path = tmp_path / "rows.csv"
    facts = _quoted(f'{{"value": 1000000, {OTHER}}}')
    row = f"N,assessment,2568,natural,{facts},,,3000"
    path.write_text(f"{HEADS},expected_due\n{row}\n", "utf-8")
    out, ended = checked(path)
    assert "Row N: column expected_due is not known and was not compared. Correct the row" in out
    assert ended.code == 1


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
