"""The page that computes a bill again in a browser agrees with the office, bill by bill."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxation.law.book import law_for, load_law
from taxation.law.example_facts import taxpayer
from taxation.law.examples import read_rows
from taxation.law.tables import recompute_package
from tests.taxation.facts_strategies import YEARS, taxpayers

ROOT = Path(__file__).parent.parent.parent
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


def test_every_example(tmp_path):
    bills = []
    for row in read_rows(EXAMPLES.read_text("utf-8").splitlines(keepends=True)):
        if row.kind == "assessment":
            law = law_for(row.tax_year)
            facts = taxpayer(row.inputs, row.owner_type, row.id, law)
            bills.append(recompute_package(facts, law))
    code, said = recompute(bills, tmp_path)
    assert (code, said.strip()) == (0, f"{len(bills)} bills, 0 problems")


@pytest.mark.slow
def test_random_bills_under_many_settings(tmp_path):
    bills = []

    @settings(max_examples=150, deadline=None, database=None)
    @given(taxpayers(), YEARS, st.sampled_from(BOOKS))
    def gather(facts, year, book):
        bills.append(recompute_package(facts, book.for_tax_year(year)))

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
