"""Facts no law can assess: each refusal has its code, names its row, and tells the remedy."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.assess import appraise, assess
from taxation.law.book import law_for
from taxation.law.errors import BadFacts
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.facts_json import from_json
from taxation.law.money import decimal_of
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

LAND = LandPiece("01A001", Decimal(100), Decimal(150))
HOUSE = BuildingPiece("h1", Decimal(60), Decimal(7250), "wood", 7)
UNIT = CondoPiece("u1", Decimal(30), Decimal(25000))
OTHER = UseShare(UseClass.OTHER)
FINE = ObjectFacts("01A001", (OTHER,), lands=(LAND,), buildings=(HOUSE,), condos=(UNIT,))


def taxpayer(*objects, **more):
    return TaxpayerFacts("t", more.pop("owner", OwnerKind.NATURAL), objects, **more)


def shared(*shares):
    return tuple(UseShare(UseClass.OTHER, share=Fraction(share)) for share in shares)


def areas(*values):
    return tuple(UseShare(UseClass.OTHER, area=None if v is None else Decimal(v)) for v in values)


def land(**change):
    return replace(FINE, lands=(replace(LAND, **change),))


def house(**change):
    return replace(FINE, buildings=(replace(HOUSE, **change),))


def order(**change):
    return replace(FINE, orders=(LocalReduction("56", **change),))


def test_the_fine_object_is_assessed():
    assert assess(taxpayer(FINE), law_for(2026)).due > 0


@pytest.mark.parametrize(
    ("one", "code", "at"),
    [
        (land(area_sq_wah=Decimal(0)), "area_not_positive", "01A001"),
        (land(area_sq_wah=Decimal(-1)), "area_not_positive", "01A001"),
        (land(area_sq_wah=1.5), "number_float", "01A001"),
        (land(price_per_sq_wah=None), "price_missing", "01A001"),
        (land(price_per_sq_wah=Decimal(-1)), "price_negative", "01A001"),
        (land(share=Fraction(4, 3)), "shares_over_whole", "01A001"),
        (land(share=Fraction(-1, 3)), "share_negative", "01A001"),
        (house(area_sq_m=Decimal(0)), "area_not_positive", "h1"),
        (house(price_per_sq_m=None), "price_missing", "h1"),
        (house(material="glass"), "material_unknown", "h1"),
        (house(age_years=-1), "age_negative", "h1"),
        (replace(FINE, condos=(replace(UNIT, price_per_sq_m=None),)), "price_missing", "u1"),
        (replace(FINE, value=Decimal(-1)), "value_negative", "01A001"),
        (ObjectFacts("01A001", (OTHER,)), "object_empty", "01A001"),
        (replace(FINE, uses=()), "uses_missing", "01A001"),
        (replace(FINE, uses=(UseShare("FARM"),)), "class_unknown", "01A001"),
        (replace(FINE, uses=(UseShare(UseClass.VACANT),)), "vacant_years_missing", "01A001"),
        (replace(FINE, uses=(UseShare(UseClass.VACANT, vacant_years=0),)), "vacant_years_wrong",
         "01A001"),
        (replace(FINE, uses=(UseShare(UseClass.EXEMPT, exempt_item="13"),)),
         "exempt_item_unknown", "01A001"),
        (replace(FINE, uses=shared("1/2", "2/3")), "shares_over_whole", "01A001"),
        (replace(FINE, uses=shared("1/2", "1/3")), "shares_under_whole", "01A001"),
        (replace(FINE, uses=shared("3/2", "-1/2")), "share_negative", "01A001"),
        (replace(FINE, uses=areas("1", None)), "shares_mixed", "01A001"),
        (replace(FINE, uses=areas("1", "-1")), "share_negative", "01A001"),
        (replace(FINE, uses=areas("0", "0")), "share_negative", "01A001"),
        (replace(FINE, uses=(*shared("1/2"), *areas("1"))), "shares_mixed", "01A001"),
        (replace(FINE, standing="castle"), "standing_unknown", "01A001"),
        (order(), "local_reduction_wrong", "01A001"),
        (order(percent=Decimal(101)), "local_reduction_wrong", "01A001"),
        (order(percent=Decimal(-1)), "local_reduction_wrong", "01A001"),
        (order(amount=-1), "local_reduction_wrong", "01A001"),
        (order(amount=1, percent=Decimal(1)), "local_reduction_wrong", "01A001"),
    ],
)  # fmt: skip
def test_a_wrong_object_is_refused_by_name(one, code, at):
    with pytest.raises(BadFacts) as refused:
        assess(taxpayer(one), law_for(2026))
    assert (refused.value.code, refused.value.at) == (code, at)
    for language in ("th", "en"):
        assert at in refused.value.message(language)
        assert refused.value.remedy(language)
    assert refused.value.as_dict()["code"] == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (taxpayer(FINE, owner="king"), "owner_kind_unknown"),
        (taxpayer(FINE, FINE), "duplicate_ref"),
        (taxpayer(FINE, old_tax_2562=Decimal(-1)), "value_negative"),
        (taxpayer(FINE, orders=(LocalReduction("57"),)), "local_reduction_wrong"),
        (taxpayer(replace(FINE, standing="inherited_home"), owner=OwnerKind.JURISTIC),
         "standing_owner"),
    ],
)  # fmt: skip
def test_a_wrong_taxpayer_is_refused(facts, code):
    with pytest.raises(BadFacts) as refused:
        assess(facts, law_for(2026))
    assert refused.value.code == code


def test_the_same_parcel_in_two_authorities_is_no_duplicate():
    both = taxpayer(replace(FINE, authority="A"), replace(FINE, authority="B"))
    assert len(assess(both, law_for(2026)).lines) == 2


def test_a_home_over_two_parcels_of_one_group_is_one_home():
    home = replace(FINE, uses=(UseShare(UseClass.RES_MAIN),), group="g")
    found = assess(taxpayer(home, replace(home, ref="01A002")), law_for(2026))
    assert found.due == 0


def test_a_home_and_a_house_of_another_land_are_two_homes():
    home = replace(FINE, uses=(UseShare(UseClass.RES_MAIN),), group="g")
    other = replace(FINE, ref="x", uses=(UseShare(UseClass.RES_MAIN_BUILDING),), group="g")
    with pytest.raises(BadFacts) as refused:
        assess(taxpayer(home, other), law_for(2026))
    assert refused.value.code == "two_main_residences"
    assert "01A001, x" in refused.value.message("en")


def test_appraising_checks_the_pieces_only():
    assert appraise(replace(FINE, uses=()), law_for(2026)).value > 0
    with pytest.raises(BadFacts):
        appraise(land(price_per_sq_wah=None), law_for(2026))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"owner_kind": "king"}, "owner_kind_unknown"),
        ({"objects": [{"ref": "p", "uses": [{"use_class": "FARM"}]}]}, "class_unknown"),
        ({"objects": [{"uses": []}]}, "facts_unreadable"),
        ({"objects": [{"ref": "p", "value": 1.5}]}, "facts_unreadable"),
        ({"objects": [{"ref": "p", "value": "much"}]}, "facts_unreadable"),
        ({"objects": None}, "facts_unreadable"),
    ],
)
def test_unreadable_json_is_refused(change, code):
    with pytest.raises(BadFacts) as refused:
        from_json({"key": "k", "owner_kind": "natural", "objects": [], **change})
    assert refused.value.code == code


@pytest.mark.parametrize(
    "raw", ["", "1,2,x", "NaN", "Infinity", "1e999999999", Decimal("1e-99999"), True, [1], "๑"]
)
def test_numbers_are_read_or_refused(raw):
    if raw == "๑":
        assert decimal_of(raw) == 1
        return
    with pytest.raises(BadFacts) as refused:
        decimal_of(raw, "row 3")
    assert refused.value.at == "row 3"


def test_a_float_is_never_money():
    with pytest.raises(BadFacts) as refused:
        decimal_of(1.5)
    assert refused.value.code == "number_float"


def test_numbers_with_commas_are_read():
    assert decimal_of(" 1,234.50 ") == Decimal("1234.50")
