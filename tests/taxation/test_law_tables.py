"""The law of a year as the plain tables a second program computes a bill from."""

from decimal import Decimal

from taxation.law.book import law_for, load_law
from taxation.law.facts import LandPiece, ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.facts_json import from_json
from taxation.law.schema import OwnerKind, UseClass
from taxation.law.tables import law_tables, recompute_package

MILLION = 100_000_000  # satang


def test_every_table_of_a_year_is_there():
    law = law_for(2026)
    tables = law_tables(law)
    assert set(tables) == {
        "tax_year", "fingerprint", "schedules", "exemptions", "vacant", "depreciation",
        "age_zero_percent", "general_percent", "standing", "relief_percent", "settings",
    }  # fmt: skip
    assert (tables["tax_year"], tables["fingerprint"]) == (2026, law.fingerprint)
    assert tables["settings"] == dict(law.settings)
    assert (tables["age_zero_percent"], tables["general_percent"]) == ("0", "0")


def test_rates_are_fractions_and_bounds_satang_as_text():
    tables = law_tables(law_for(2026))
    assert set(tables["schedules"]) == {one.value for one in UseClass if one != UseClass.EXEMPT}
    assert tables["schedules"]["RES_OTHER"] == [
        {"bottom": "0", "top": str(50 * MILLION), "rate": "1/5000"},
        {"bottom": str(50 * MILLION), "top": str(75 * MILLION), "rate": "3/10000"},
        {"bottom": str(75 * MILLION), "top": str(100 * MILLION), "rate": "1/2000"},
        {"bottom": str(100 * MILLION), "top": None, "rate": "1/1000"},
    ]
    assert tables["vacant"] == {"every_years": 3, "step": "3/1000", "cap": "3/100"}


def test_exemptions_name_owner_scope_and_amount():
    farm = {"owner": "natural", "scope": "authority"}
    assert law_tables(law_for(2026))["exemptions"]["AGRI"] == {**farm, "amount": str(50 * MILLION)}
    assert law_tables(law_for(2022))["exemptions"]["AGRI"] == {**farm, "amount": None}
    home = law_tables(law_for(2026))["exemptions"]["RES_MAIN_BUILDING"]
    assert home == {"owner": "natural", "scope": "residence", "amount": str(10 * MILLION)}


def test_depreciation_is_a_row_a_year():
    rows = law_tables(law_for(2026))["depreciation"]
    assert set(rows) == {"brick", "half", "wood"}
    assert rows["wood"][:3] == ["3", "6", "9"]
    assert rows["brick"][41:43] == ["74", "76"]


def test_reductions_by_category_and_year():
    tables = law_tables(law_for(2023))
    assert tables["general_percent"] == "15"
    home, sold = tables["standing"]["inherited_home"], tables["standing"]["npa"]
    assert home["classes"] is not None
    assert set(home["classes"]) <= {one.value for one in UseClass}
    assert (home["percent"], home["limit_years"], home["on_top"]) == ("50", None, True)
    assert (sold["percent"], sold["limit_years"], sold["on_top"]) == ("90", 5, False)
    assert sold["classes"] is None
    assert tables["relief_percent"] is None
    assert law_tables(law_for(2021))["relief_percent"] == "50"
    both = {"key": "settings", "values": {"general_on_top_of_standing_90": "yes"}}
    assert law_tables(load_law([both]).for_tax_year(2023))["standing"]["npa"]["on_top"] is True


def test_a_package_holds_facts_law_and_result():
    land = LandPiece("p", Decimal(100), Decimal(10_000))
    shop = ObjectFacts("p", (UseShare(UseClass.OTHER),), lands=(land,))
    facts, law = TaxpayerFacts("1", OwnerKind.NATURAL, (shop,)), law_for(2026)
    package = recompute_package(facts, law)
    assert from_json(package["facts"]) == facts
    assert package["law"] == law_tables(law)
    assert package["result"] == {
        "base": "100000000", "exempt": "0", "taxable": "100000000",
        "tax": "300000", "due": "300000",
    }  # fmt: skip
