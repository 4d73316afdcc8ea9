"""The cases an officer may add: tests/taxation/cases/*.yaml (README.md there tells the form)."""

from pathlib import Path

import pytest
import yaml

from taxation.law.assess import assess
from taxation.law.book import load_law, national_law
from taxation.law.errors import BadFacts
from taxation.law.facts_json import from_json
from taxation.law.money import text

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
KEYS = {
    "name",
    "source",
    "tax_year",
    "simple",
    "facts",
    "settings",
    "overlays",
    "expected",
    "refused",
}


def facts_of(case):
    if "facts" in case:
        return from_json(case["facts"])
    one = dict(case["simple"])
    use = {"use_class": one["class"], "vacant_years": one.get("vacant_years")}
    objects = [{"ref": "p", "value": one["value"], "uses": [use]}]
    return from_json({"key": "case", "owner_kind": one["owner"], "objects": objects})


def law_of(case):
    overlays = list(case.get("overlays", []))
    if "settings" in case:
        overlays.append({"key": "settings", "values": case["settings"]})
    book = load_law(overlays) if overlays else national_law()
    return book.for_tax_year(case["tax_year"])


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{file}-{case['name']}" for file, case in CASES]
)
def test_case(case):
    assert set(case) <= KEYS
    assert case["source"]
    if "refused" in case:
        with pytest.raises(BadFacts) as refused:
            assess(facts_of(case), law_of(case))
        assert refused.value.code == case["refused"]
        return
    result = assess(facts_of(case), law_of(case))
    got = {column: text(getattr(result, column)) for column in case["expected"]}
    assert got == case["expected"]
