"""A refusal names the row, the wrong value and what would be right: an officer acts on it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.book import law_for, load_law
from taxation.law.classify import UseFacts, classify
from taxation.law.errors import BadFacts, BadLawFile, LawError, LawIncomplete
from taxation.law.facts import BuildingPiece, LandPiece, ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.facts_check import check_facts
from taxation.law.schema import LocalReduction, OwnerKind, UseClass
from taxation.law.signs import sign_tax

LAW = law_for(2026)
USE = UseShare(UseClass.OTHER)
GOOD = ObjectFacts("01A001", (USE,), value=Decimal(1))
LAND = LandPiece("01A001", Decimal(100), Decimal(1000))
HOUSE = BuildingPiece("01A001-B001", Decimal(80), Decimal(7000), "wood", 3)
MATERIALS = "brick, half, wood, light"
CLASSES = ", ".join(UseClass)


def one(**changes):
    return TaxpayerFacts("12+15", OwnerKind.NATURAL, (replace(GOOD, **changes),))


def land(**changes):
    return one(value=None, lands=(replace(LAND, **changes),))


def house(**changes):
    return one(value=None, buildings=(replace(HOUSE, **changes),))


def used(*uses):
    return one(uses=uses)


TAXPAYER = TaxpayerFacts("12+15", OwnerKind.NATURAL, (GOOD,))
WRONG = [
    (replace(TAXPAYER, owner_kind="ghost"), "owner_kind_unknown", "12+15", {"value": "ghost"}),
    (replace(TAXPAYER, old_tax_2562=Decimal(-1)), "value_negative", "12+15", {"value": "-1"}),
    (replace(TAXPAYER, orders=(LocalReduction("56", percent=Decimal(101)),)),
     "local_reduction_wrong", "12+15", {"value": "101"}),
    (replace(TAXPAYER, objects=(GOOD, GOOD)), "duplicate_ref", "01A001", {}),
    (one(value=Decimal("-0.01")), "value_negative", "01A001", {"value": "-0.01"}),
    (land(area_sq_wah=Decimal(0)), "area_not_positive", "01A001", {"value": "0"}),
    (land(ref="", area_sq_wah=Decimal(-5)), "area_not_positive", "01A001", {"value": "-5"}),
    (land(price_per_sq_wah=None), "price_missing", "01A001", {}),
    (land(price_per_sq_wah=Decimal("-0.5")), "price_negative", "01A001", {"value": "-0.5"}),
    (land(area_sq_wah=1.5), "number_float", "01A001", {"value": "1.5"}),
    (land(share=Fraction(3, 2)), "shares_over_whole", "01A001", {"value": "150"}),
    (land(share=Fraction(-1, 2)), "share_negative", "01A001", {"value": "-1/2"}),
    (house(share=Fraction(5, 4)), "shares_over_whole", "01A001-B001", {"value": "125"}),
    (house(material="mud"), "material_unknown", "01A001-B001",
     {"value": "mud", "allowed": MATERIALS}),
    (house(age_years=-1), "age_negative", "01A001-B001", {"value": "-1"}),
    (used(UseShare("SHOP")), "class_unknown", "01A001", {"value": "SHOP", "allowed": CLASSES}),
    (used(UseShare(UseClass.VACANT)), "vacant_years_missing", "01A001", {}),
    (used(UseShare(UseClass.VACANT, vacant_years=0)), "vacant_years_wrong", "01A001",
     {"value": "0"}),
    (used(UseShare(UseClass.EXEMPT, exempt_item="99")), "exempt_item_unknown", "01A001",
     {"value": "99"}),
    (used(UseShare(UseClass.OTHER, share=Fraction(2, 3)),
          UseShare(UseClass.AGRI, share=Fraction(2, 3))),
     "shares_over_whole", "01A001", {"value": "133.333333"}),
    (used(UseShare(UseClass.OTHER, share=Fraction(1, 3)),
          UseShare(UseClass.AGRI, share=Fraction(1, 3))),
     "shares_under_whole", "01A001", {"value": "66.666667"}),
]  # fmt: skip
FINE = [
    replace(TAXPAYER, old_tax_2562=Decimal(0)),
    one(value=Decimal(0)),
    one(value=Decimal("0.5")),
    land(price_per_sq_wah=Decimal(0)),
    land(area_sq_wah=Decimal("0.25")),
    land(share=Fraction(0)),
    replace(TAXPAYER, orders=(LocalReduction("56", percent=Decimal(100)),)),
]


@pytest.mark.parametrize(("facts", "code", "at", "params"), WRONG)
def test_what_is_wrong_is_named_with_its_row_and_value(facts, code, at, params):
    with pytest.raises(BadFacts) as refused:
        check_facts(facts, LAW)
    assert (refused.value.code, refused.value.at, refused.value.params) == (code, at, params)
    for language in ("th", "en"):
        said = refused.value.say(language)
        assert at in said
        assert refused.value.remedy(language) in said


@pytest.mark.parametrize("facts", FINE)
def test_the_least_that_is_right_is_taken(facts):
    check_facts(facts, LAW)


def test_a_refusal_speaks_thai_unless_asked_otherwise():
    wrong = LawError("setting_unknown", at="x")
    assert wrong.say() == wrong.say("th") == f"{wrong.message()} {wrong.remedy()}"
    assert str(wrong) == wrong.say("en")
    assert LawError("setting_unknown").at == ""
    kept = wrong.as_dict()
    assert set(kept) == {"code", "at", "params", "th", "en"}
    assert kept["th"] == {"message": wrong.message("th"), "remedy": wrong.remedy("th")}


def test_a_law_file_and_an_unready_year_say_where_and_what():
    assert BadLawFile("a.yaml", "steps", problem="p", fix="f").at == "a.yaml: steps"
    assert BadLawFile("a.yaml", "", problem="p", fix="f").at == "a.yaml"
    missing = LawIncomplete(2027, ("calendar", "rate_other", "no_such_key"))
    assert "ปฏิทินการจัดเก็บ, อัตราภาษีการใช้อื่น, no_such_key" in missing.say("th")
    assert (missing.at, missing.params["year_be"]) == ("2027", "2570")


@pytest.mark.parametrize(
    ("arguments", "code", "at", "params"),
    [
        (("neon", Decimal(1), Decimal(1)), "sign_type_unknown", "neon",
         {"allowed": ", ".join(LAW.signs.per_unit)}),
        ((next(iter(LAW.signs.per_unit)), Decimal(1), Decimal(1), 5), "quarters_wrong", "5", {}),
    ],
)  # fmt: skip
def test_a_sign_is_refused_by_name(arguments, code, at, params):
    kind, width, height, *quarters = arguments
    with pytest.raises(LawError) as refused:
        sign_tax(kind, width, height, LAW, *quarters)
    assert (refused.value.code, refused.value.at, refused.value.params) == (code, at, params)


def test_a_sign_without_size_is_named():
    kind = next(iter(LAW.signs.per_unit))
    for size in ((Decimal(0), Decimal(1)), (Decimal(1), Decimal(0))):
        with pytest.raises(BadFacts) as refused:
            sign_tax(kind, *size, LAW)
        assert refused.value.at == kind


EVIDENCE = [
    (UseFacts("homestay", rooms=9, guests=9), ("homestay_count",)),
    (UseFacts("under_construction", intended="shop"), ("building_permit", "site_photo")),
    (UseFacts("dwelling", let="daily"), ("lease",)),
    (UseFacts("dwelling", let="monthly"), ("lease",)),
    (UseFacts("dwelling", owner=OwnerKind.JURISTIC), ("title_document",)),
    (UseFacts("shop"), ("business_use",)),
    (UseFacts("vacant"), ("site_photo",)),
    (UseFacts("dwelling", exempt_item="5"), ("exempt_proof",)),
    (UseFacts("dwelling", owner_registered=False), ("house_register",)),
]


@pytest.mark.parametrize(("facts", "asked"), EVIDENCE)
def test_each_finding_asks_for_its_evidence(facts, asked):
    assert classify(facts, LAW).evidence == asked


def test_what_is_not_known_is_asked_for_by_name():
    with pytest.raises(BadFacts) as refused:
        classify(UseFacts("homestay", rooms=2), LAW)
    assert refused.value.at == "homestay"
    assert "จำนวนห้องและผู้พักสูงสุด" in refused.value.say("th")
    assert "greatest number of guests" in refused.value.say("en")


@pytest.mark.parametrize(("registered", "main"), [(None, False), (1, False), (2, True)])
def test_all_co_owners_may_be_needed(registered, main):
    book = load_law([{"key": "settings", "values": {"co_owner_registered": "all_needed"}}])
    facts = UseFacts(
        "dwelling", owner_registered=True, co_owners=2, registered_co_owners=registered
    )
    found = classify(facts, book.for_tax_year(2026))
    assert (found.use_class == UseClass.RES_MAIN) is main
