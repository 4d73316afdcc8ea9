"""The page that computes a bill again in a browser agrees with the office, bill by bill."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxation.forms.qr import BORDER, MOST_VERSION, bill_codes
from taxation.law.bill_code import national_tables, packed
from taxation.law.book import law_for, load_law
from taxation.law.example_facts import taxpayer
from taxation.law.examples import read_rows
from taxation.law.facts import UseShare
from taxation.law.schema import UseClass
from taxation.law.tables import recompute_package
from tests.taxation.facts_strategies import YEARS, taxpayers

ROOT = Path(__file__).parent.parent.parent
ADDRESS = "https://office.example.go.th/recompute.html"
EXAMPLES = Path(__file__).parent / "examples" / "land-and-building-tax.csv"
pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
SETTINGS = [
    {},
    {"rounding_mode": "half_even"},
    {"rounding_mode": "down", "tax_line_unit": "1"},
    {"share_decimals": "1"},
    {"round_parts": "yes", "waive_below": "100"},
    {"agri_exemption_order": "proportional"},
    {"agri_exemption_order": "cheapest_first", "general_on_top_of_standing_90": "yes"},
    {"light_material_as": "brick", "age_zero_free": "no"},
    {"state_land_residence": "land_and_building"},
    {"vacant_years_in_group": "longest", "round_each_reduction": "no"},
    {"vacant_years_in_group": "shortest", "round_each_reduction": "no", "rounding_mode": "down"},
]
BOOKS = [load_law([{"key": "settings", "values": values}]) for values in SETTINGS]


def recompute(bills, folder):
    path = folder / "bills.json"
    path.write_text(json.dumps(bills), "utf-8")
    script = ROOT / "frontend" / "recompute" / "check.js"
    found = subprocess.run(
        ["node", script, path], capture_output=True, text=True, check=False, timeout=120
    )
    return found.returncode, found.stdout + found.stderr


def examples():
    for row in read_rows(EXAMPLES.read_text("utf-8").splitlines(keepends=True)):
        if row.kind == "assessment":
            law = law_for(row.tax_year)
            yield taxpayer(row.inputs, row.owner_type, row.id, law), law


def test_every_example(tmp_path):
    bills = [recompute_package(facts, law) for facts, law in examples()]
    code, said = recompute(bills, tmp_path)
    assert (code, said.strip()) == (0, f"{len(bills)} bills, 0 problems")


def test_every_example_from_its_code(tmp_path):
    codes = [bill_codes(facts, law, "2568/000001", ADDRESS) for facts, law in examples()]
    assert {len(one) for one in codes} == {1}
    code, said = recompute([[part.text for part in one] for one in codes], tmp_path)
    assert (code, said.strip()) == (0, f"{len(codes)} bills, 0 problems")


def test_a_large_bill_is_read_from_several_codes_in_any_order(tmp_path):
    facts, law = next(examples())
    first = replace(facts.objects[0], uses=(UseShare(UseClass.OTHER),))
    many = replace(facts, objects=tuple(replace(first, ref=f"{n:02}A{n * 7}") for n in range(900)))
    codes = bill_codes(many, law, "2568/000001", ADDRESS)
    assert 2 <= len(codes) <= 9
    assert max(code.modules for code in codes) <= 4 * MOST_VERSION + 17 + 2 * BORDER
    code, said = recompute([[part.text for part in codes[::-1]]], tmp_path)
    assert code == 0, said


def test_the_code_holds_no_name_and_no_number_of_a_person():
    facts = replace(next(examples())[0], key="สมหญิง 1-2345-67890-12-3")
    use = replace(facts.objects[0].uses[0], resident="สมชาย")
    facts = replace(facts, objects=(replace(facts.objects[0], uses=(use,)),))
    written = json.dumps(packed(facts, law_for(2025), "2568/000001"), ensure_ascii=False)
    assert not re.search("สมหญิง|สมชาย|1-2345", written)


def test_the_page_carries_the_national_law_of_today():
    kept = json.loads((ROOT / "frontend/recompute/laws.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(national_tables())), "manage.py law_tables prints it"


@pytest.mark.slow
def test_random_bills_under_many_settings(tmp_path):
    bills = []

    @settings(max_examples=150, deadline=None, database=None)
    @given(taxpayers(), YEARS, st.sampled_from(BOOKS))
    def gather(facts, year, book):
        law = book.for_tax_year(year)
        bills.append(recompute_package(facts, law))
        bills.append([part.text for part in bill_codes(facts, law, "1", ADDRESS)])

    gather()
    code, said = recompute(bills, tmp_path)
    assert code == 0, said


def test_a_bill_that_was_changed_is_found_out(tmp_path):
    (row,) = [r for r in read_rows(EXAMPLES.read_text("utf-8").splitlines()) if r.id == "E154"]
    law = law_for(2025)
    bill = recompute_package(taxpayer(row.inputs, row.owner_type, row.id, law), law)
    bill["result"]["due"] = "201550"
    code, said = recompute([bill], tmp_path)
    assert code == 1
    assert "E154 due: 201550, computed 201549" in said
