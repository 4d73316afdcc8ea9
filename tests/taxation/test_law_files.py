"""The rule files: whole, sourced, in two languages; what is wrong is refused by file and key."""

import copy
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from taxation.law import book as books
from taxation.law.book import law_for, law_on, load_law, national_law, parse_overlay
from taxation.law.errors import BadLawFile, LawError, LawIncomplete, texts
from taxation.law.law_files import READERS
from taxation.law.schema import UseClass

LAW = Path(books.__file__).parent
SOURCE = {"sources": [{"title": "ทดสอบ", "url": "https://example.org"}], "confidence": "low"}
YEAR_2027: list[dict[str, Any]] = [
    {"key": "calendar", "years": {"2027": {
        "assess": "2027-04-30", "pay": "2027-06-30", **SOURCE,
        "instalments": ["2027-06-30", "2027-07-31", "2027-08-31"]}}},
    {"key": "general_reduction", "years": {
        "2027": {"percent": "0", "on_top_of_standing": {"50": True, "90": False}, **SOURCE}}},
    {"key": "price_accounts", "years": {"2027": {"account": "2570-2573", **SOURCE}}},
]  # fmt: skip


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_year_of_the_act_loads(year):
    law = law_for(year)
    assert law.tax_year == year
    assert set(law.schedules) == set(UseClass) - {UseClass.EXEMPT}
    for schedule in law.schedules.values():
        assert schedule.cite.sources
        assert schedule.bands[0].bottom == 0
        assert schedule.bands[-1].top is None


def test_law_on_a_day_is_that_of_its_tax_year():
    assert law_on(date(2026, 11, 22)) is law_for(2026)


def test_2570_is_refused_naming_exactly_what_is_missing():
    with pytest.raises(LawIncomplete) as refused:
        law_for(2027)
    assert refused.value.missing == ("general_reduction", "calendar", "price_accounts")
    assert "2570" in refused.value.message("th")
    assert "ปฏิทิน" in refused.value.message("th")


@pytest.mark.parametrize("left_out", range(3))
def test_2570_with_two_of_three_values_is_still_refused(left_out):
    overlays = [one for i, one in enumerate(YEAR_2027) if i != left_out]
    with pytest.raises(LawIncomplete) as refused:
        load_law(overlays).for_tax_year(2027)
    assert refused.value.missing == (YEAR_2027[left_out]["key"],)


def test_2570_is_assessed_once_the_office_has_entered_it():
    book = load_law(YEAR_2027)
    assert book.for_tax_year(2027).calendar.pay == date(2027, 6, 30)
    assert book.years() == list(range(2020, 2028))
    assert book.for_tax_year(2026).fingerprint == law_for(2026).fingerprint
    assert book.for_tax_year(2027).fingerprint != law_for(2026).fingerprint


@pytest.mark.parametrize("year", [2019, 1, 2569, 2401])
def test_a_year_outside_the_act_is_refused(year):
    with pytest.raises(LawError) as refused:
        law_for(year)
    assert refused.value.code == "tax_year_out_of_range"


def ordinance(percent):
    steps = [{"up_to": "50000000", "percent": "0.3"}, {"up_to": None, "percent": percent}]
    return {"key": "rate_other", "name": "ข้อบัญญัติ 1/2569", "versions": {
        "2026-01-01": {"steps": steps, **SOURCE}}}  # fmt: skip


def test_a_local_ordinance_replaces_the_rates_from_its_year_on():
    book = load_law([ordinance("1.2")])
    assert book.for_tax_year(2026).schedules[UseClass.OTHER].bands[1].rate == Fraction(12, 1000)
    assert len(book.for_tax_year(2025).schedules[UseClass.OTHER].bands) == 5


def test_an_ordinance_above_the_ceiling_is_refused():
    with pytest.raises(BadLawFile) as refused:
        load_law([ordinance("1.21")])
    assert "1.2" in refused.value.say("en")
    assert "ceiling" in refused.value.message("en")


def test_a_moved_calendar_replaces_the_year():
    moved = copy.deepcopy(YEAR_2027[0])
    moved["years"] = {"2026": moved["years"]["2027"]}
    assert load_law([moved]).for_tax_year(2026).calendar.pay == date(2027, 6, 30)


def test_orders_of_the_executive_are_read():
    flood = {"section": "56", "percent": "40", "order_no": "12/2569", "ordered_on": "2026-05-01"}
    book = load_law([{"key": "local_reductions", "entries": {"flood": flood}}])
    order = book.for_tax_year(2026).local_reductions["flood"]
    assert (order.percent, order.ordered_on) == (Decimal(40), date(2026, 5, 1))


def test_settings_are_checked():
    law = load_law([{"key": "settings", "values": {"contiguous_at_corner": True}}]).for_tax_year(
        2026
    )
    assert law.setting("contiguous_at_corner") == "yes"
    for values in ({"waive_below": "much"}, {"waive_below": "-1"}, {"rounding_mode": "up"}):
        with pytest.raises(LawError) as refused:
            load_law([{"key": "settings", "values": values}])
        assert refused.value.code == "setting_value"
    with pytest.raises(LawError) as refused:
        load_law([{"key": "settings", "values": {"waive": "1"}}])
    assert refused.value.code == "setting_unknown"
    with pytest.raises(LawError):
        law.setting("waive")


def test_the_text_of_an_overlay_is_parsed_and_named():
    written = yaml.safe_dump_all(YEAR_2027, allow_unicode=True)
    overlays = parse_overlay(written, "ประกาศ 2570")
    assert load_law(overlays).for_tax_year(2027).price_account.account == "2570-2573"
    with pytest.raises(BadLawFile) as refused:
        parse_overlay("key: [", "ประกาศ")
    assert refused.value.file == "ประกาศ"


def without(key):
    overlay = copy.deepcopy(YEAR_2027[0])
    del overlay["years"]["2027"][key]
    return overlay


def with_(key, value, index=0):
    overlay = copy.deepcopy(YEAR_2027[index])
    overlay["years"]["2027"][key] = value
    return overlay


def steps(*rows):
    return {"key": "rate_other", "versions": {"2027-01-01": {"steps": list(rows), **SOURCE}}}


OPEN = {"up_to": None, "percent": "0.3"}


@pytest.mark.parametrize(
    ("overlay", "key"),
    [
        (without("pay"), "years.2027"),
        (without("sources"), "years.2027"),
        (with_("sources", []), "years.2027"),
        (with_("sources", ["L999"]), "years.2027.sources[0]"),
        (with_("sources", [{"url": "x"}]), "years.2027.sources[0]"),
        (with_("confidence", "sure"), "years.2027.confidence"),
        (with_("pay", "30 June"), "years.2027.pay"),
        (with_("instalments", "2027-06-30"), "years.2027.instalments"),
        (with_("instalments", ["2027-07-31", "2027-06-30"]), "years.2027.instalments"),
        (with_("paid", "2027-06-30"), "years.2027"),
        (with_("percent", 0.5, 1), "years.2027.percent"),
        (with_("percent", "-1", 1), "years.2027.percent"),
        (with_("percent", "101", 1), "years.2027.percent"),
        (with_("percent", "half", 1), "years.2027.percent"),
        (with_("on_top_of_standing", {"50": "yes"}, 1), "years.2027.on_top_of_standing.50"),
        (with_("account", "", 2), "years.2027.account"),
        ({"key": "calendar", "years": {"2570": {}}}, "years.2570"),
        ({"key": "calendar", "versions": {}}, ""),
        ({"key": "calendar", "years": []}, "years"),
        ({"key": "calender", "years": {}}, "calender"),
        ({"key": "calendar", "yeers": {}}, ""),
        (steps(), "versions.2027-01-01.steps"),
        (steps({"up_to": "50", "percent": "0.3"}), "versions.2027-01-01.steps"),
        (steps(OPEN, OPEN), "versions.2027-01-01.steps[1]"),
        (steps({"up_to": "50", "percent": "0.3"}, {"up_to": "50", "percent": "0.4"}, OPEN),
         "versions.2027-01-01.steps[1]"),
        ({"key": "rate_other", "versions": {"2027-02-01": {}}}, "versions.2027-02-01"),
        ({"key": "rate_other", "versions": {"soon": {}}}, "versions.soon"),
        ({"key": "local_reductions", "entries": {"a": {"section": "55", "percent": "1",
          "order_no": "1"}}}, "a.section"),
        ({"key": "local_reductions", "entries": {"a": {"section": "56", "order_no": "1"}}}, "a"),
    ],
)  # fmt: skip
def test_a_bad_overlay_is_refused_at_its_key(overlay, key):
    with pytest.raises(BadLawFile) as refused:
        load_law([overlay])
    assert refused.value.key == key
    assert refused.value.remedy("th")


def test_a_bad_depreciation_table_is_refused():
    tree = yaml.safe_load((LAW / "rates" / "depreciation.yaml").read_text("utf-8"))
    table = tree["versions"][date(2020, 1, 1)]
    for change in ({1: "1", 3: "2"}, {1: "2", 2: "1"}):
        bad = copy.deepcopy(table)
        bad["materials"]["wood"]["by_age"] = change
        with pytest.raises(BadLawFile) as refused:
            load_law([{"key": "depreciation", "versions": {"2027-01-01": bad}}])
        assert refused.value.key.endswith("wood.by_age")
    bad = copy.deepcopy(table)
    del bad["materials"]["half"]
    with pytest.raises(BadLawFile):
        load_law([{"key": "depreciation", "versions": {"2027-01-01": bad}}])


def test_the_depreciation_table_is_the_published_formula():
    """L27 gives formulas; the file gives a row for each year of age."""
    tables = law_for(2026).depreciation.materials
    brick = [a if a <= 10 else 10 + 2 * (a - 10) if a <= 42 else 76 for a in range(1, 44)]
    half = [
        2 * a if a <= 5 else 10 + 4 * (a - 5) if a <= 15 else 50 + 5 * (a - 15)
        for a in range(1, 22)
    ]
    wood = [
        3 * a if a <= 5 else 15 + 5 * (a - 5) if a <= 15 else 65 + 7 * (a - 15)
        for a in range(1, 19)
    ]
    assert list(tables["brick"]) == brick
    assert list(tables["half"]) == [*half, 85]
    assert list(tables["wood"]) == [*wood, 93]


def both_languages(tree):
    if isinstance(tree, dict):
        if "th" in tree or "en" in tree:
            assert {"th", "en"} <= set(tree), tree
        for value in tree.values():
            both_languages(value)


@pytest.mark.parametrize("name", ["steps", "errors", "names"])
def test_texts_are_in_both_languages(name):
    both_languages(dict(texts(name)))


@pytest.mark.parametrize("kind", texts("steps"))
def test_a_step_says_the_same_facts_in_both_languages(kind):
    found = [set(re.findall(r"{(\w+)", texts("steps")[kind][lang])) for lang in ("th", "en")]
    plain = [{name.removesuffix("_en") for name in names} for names in found]
    assert plain[0] == plain[1]


def test_every_rule_setting_and_error_of_the_code_is_in_the_data():
    code = "".join(path.read_text("utf-8") for path in LAW.glob("*.py"))
    rules = {r for r in re.findall(r'"([A-Z]\d{1,2})"', code) if r not in ("L1",)}
    assert rules <= set(national_law().rules)
    asked = set(re.findall(r'setting\("(\w+)"\)', code))
    assert asked <= set(national_law().setting_notes)
    raised = set(re.findall(r'(?:BadFacts|LawError)\(\s*"(\w+)"', code))
    assert raised <= set(texts("errors"))
    for note in national_law().setting_notes.values():
        assert note.rule in national_law().rules
        assert note.names.th
        assert note.names.en


def test_every_rule_file_is_read():
    files = {path.stem for path in (LAW / "rates").glob("*.yaml")}
    assert files == set(READERS) | {"sources", "rules", "settings"}


def test_the_overlays_of_the_manual_load():
    manual = (LAW.parent.parent / "docs" / "law-overlays.md").read_text("utf-8")
    overlays = [
        one
        for written in re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
        for one in parse_overlay(written, "manual")
    ]
    law = load_law(overlays).for_tax_year(2027)
    assert law.calendar.pay == date(2027, 4, 30)
    assert law.schedules[UseClass.VACANT].bands[0].percent == Decimal("0.4")
    assert law.local_reductions["parcel:01A001"].percent == 40
    assert law.setting("waive_below") == "5.00"


def test_a_step_s_sources_have_titles():
    source = national_law().sources["L11"]
    assert "140/20" in source.title.en
    assert source.url.startswith("https://ratchakitcha.soc.go.th/")
    said = books.source_titles(["ACT", "ข้อบัญญัติ 1/2569"], "th")
    assert said[0].startswith("พระราชบัญญัติภาษีที่ดินและสิ่งปลูกสร้าง")
    assert said[1] == "ข้อบัญญัติ 1/2569"
