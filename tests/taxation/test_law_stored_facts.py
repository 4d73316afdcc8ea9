"""The stored forms of facts, word by word: what is kept with a bill is read for ten years."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.errors import BadFacts
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.facts_columns import FactsColumns, Thing
from taxation.law.facts_json import from_json, plain, to_json
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

ORDER = LocalReduction("57", None, 123_45, "9/2569", date(2026, 2, 3))
FULL = TaxpayerFacts(
    key="7+12", owner_kind=OwnerKind.JURISTIC, old_tax_2562=Decimal("10.50"),
    orders=(LocalReduction("56", Decimal("33.33")),), skip_general_reduction=True,
    objects=(
        ObjectFacts(
            ref="01A001",
            uses=(
                UseShare(UseClass.VACANT, area=Decimal("7.5"), vacant_years=4),
                UseShare(UseClass.EXEMPT, area=Decimal(1), exempt_item="8", resident="7"),
                UseShare(UseClass.RES_OTHER, share=Fraction(1, 3), on_state_land=True),
            ),
            lands=(LandPiece("l", Decimal("12.50"), None, Fraction(2, 3), "ไม่มีราคา"),),
            buildings=(
                BuildingPiece("b", Decimal(64), Decimal(72), "wood", 7, "101", Fraction(1, 2), "x"),
            ),
            condos=(CondoPiece("u", Decimal(30), Decimal("25000.25")),),
            value=Decimal("1.25"), group="g1", authority="A", standing="npa", standing_since=2023,
            orders=(ORDER,),
        ),
    ),
)  # fmt: skip
WRITTEN = {
    "version": 1,
    "key": "7+12",
    "owner_kind": "juristic",
    "old_tax_2562": "10.50",
    "orders": [{"section": "56", "percent": "33.33"}],
    "skip_general_reduction": True,
    "objects": [
        {
            "ref": "01A001",
            "uses": [
                {"use_class": "VACANT", "area": "7.5", "vacant_years": 4},
                {"use_class": "EXEMPT", "area": "1", "exempt_item": "8", "resident": "7"},
                {"use_class": "RES_OTHER", "share": "1/3", "on_state_land": True},
            ],
            "lands": [
                {"ref": "l", "area_sq_wah": "12.50", "price_per_sq_wah": None, "share": "2/3",
                 "price_note": "ไม่มีราคา"},
            ],
            "buildings": [
                {"ref": "b", "area_sq_m": "64", "price_per_sq_m": "72", "material": "wood",
                 "age_years": 7, "type_code": "101", "share": "1/2", "untaxed": "x"},
            ],
            "condos": [{"ref": "u", "area_sq_m": "30", "price_per_sq_m": "25000.25"}],
            "value": "1.25",
            "group": "g1",
            "authority": "A",
            "standing": "npa",
            "standing_since": 2023,
            "orders": [
                {"section": "57", "amount": 12345, "order_no": "9/2569", "ordered_on": "2026-02-03"}
            ],
        }
    ],
}  # fmt: skip


def test_every_field_is_written_and_read_back():
    assert to_json(FULL) == WRITTEN
    assert from_json(WRITTEN) == FULL


def test_what_is_not_written_is_at_its_default():
    pieces = {
        "lands": [{"ref": "l", "area_sq_wah": "1"}],
        "buildings": [{"ref": "b", "area_sq_m": "2", "material": "half", "age_years": "3"}],
        "condos": [{"ref": "u", "area_sq_m": "4"}],
        "uses": [{"use_class": "OTHER"}],
        "orders": [{"section": "56"}],
    }
    bare, full = from_json(
        {"key": 5, "owner_kind": "natural", "objects": [{"ref": 6}, {"ref": "7", **pieces}]}
    ).objects
    assert bare == ObjectFacts("6", ())
    assert full == ObjectFacts(
        "7",
        (UseShare(UseClass.OTHER),),
        lands=(LandPiece("l", Decimal(1), None),),
        buildings=(BuildingPiece("b", Decimal(2), None, "half", 3),),
        condos=(CondoPiece("u", Decimal(4), None),),
        orders=(LocalReduction("56", None, None, "", None),),
    )
    whole = from_json({"key": 5, "owner_kind": "natural", "objects": []})
    assert whole == TaxpayerFacts("5", OwnerKind.NATURAL, ())
    assert whole.skip_general_reduction is False


def test_what_is_at_its_default_is_not_written():
    land = LandPiece("l", Decimal(1), Decimal(2), Fraction(2, 2), "")
    assert plain(land) == {"ref": "l", "area_sq_wah": "1", "price_per_sq_wah": "2"}
    assert plain(UseShare(UseClass.AGRI)) == {"use_class": "AGRI"}


@pytest.mark.parametrize(
    ("data", "at", "said"),
    [
        ({"key": 5, "owner_kind": "ghost", "objects": []}, "5", "ghost"),
        ({"key": 5, "owner_kind": "natural", "objects": [{"uses": []}]}, "5", "KeyError('ref')"),
        ({"objects": []}, "?", "KeyError('key')"),
        ({"key": "k", "objects": 5}, "k", "TypeError"),
        ({"key": "k", "owner_kind": "natural", "objects": [{"ref": "r", "value": 1.5}]}, "k",
         "a float is not exact"),
        ({"key": "k", "owner_kind": "natural", "objects": [{"ref": "r", "value": "x"}]}, "k",
         "InvalidOperation"),
        ({"key": "k", "owner_kind": "natural", "objects": [
            {"ref": "r", "uses": [{"use_class": "OTHER", "share": "1/0"}]}]}, "k",
         "ZeroDivisionError"),
        ({"key": "k", "owner_kind": "natural", "objects": [["r"]]}, "k", "TypeError"),
        ({"key": "k", "owner_kind": "natural", "objects": [{"ref": "r", "uses": [{
            "use_class": "CASTLE"}]}]}, "r", "CASTLE"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(data, at, said):
    with pytest.raises(BadFacts) as refused:
        from_json(data)
    assert refused.value.at == at
    assert said in refused.value.say("en")
    for language in ("th", "en"):
        assert at in refused.value.say(language)


def test_the_classes_there_are_stand_in_the_refusal_of_another():
    uses = [{"use_class": "CASTLE"}]
    with pytest.raises(BadFacts) as refused:
        from_json({"key": "k", "owner_kind": "natural", "objects": [{"ref": "r", "uses": uses}]})
    allowed = "AGRI, RES_MAIN, RES_MAIN_BUILDING, RES_OTHER, OTHER, VACANT, EXEMPT"
    assert refused.value.params == {"value": "CASTLE", "allowed": allowed}


# --- in columns -----------------------------------------------------------------------------------


def columns(*things, key=("7", "7+12"), objects=(1, 2)):
    rows = [Thing(*one) for one in things]
    found = {name: [getattr(one, name) for one in rows] for name in Thing._fields}
    return FactsColumns({
        "key": [*key], "owner_kind": ["natural", "juristic"], "objects": [*objects],
        "kinds": [{"use_class": "AGRI"}, {"use_class": "OTHER"}, {"use_class": "VACANT"}],
        "kind": [0, 1, 2, 1], "area": [0, 1205, 7, 0], **found,
    })  # fmt: skip


LAND = ("01A001", "g", 31, 0, "01A001", 10050, 99, 1, 1, "", 0, 0, "", "", 0, 0, 1)
SHARED = (
    "01B001-B001", "h", 32, 41, "01B001", 40000, 25000, 2, 3, "01B001-B001", 6400, 725000, "brick",
    "101", 12, 0, 2,
)  # fmt: skip
BARE = ("01B002-B001", "", 33, 42, "", 0, 0, 0, 0, "01B002-B001", 5, -1, "wood", "", 0, 1, 1)


def test_facts_in_columns_are_given_back_as_they_are_kept():
    facts = columns(LAND, SHARED, BARE)
    land = {"ref": "01A001", "area_sq_wah": "100.50", "price_per_sq_wah": "0.99"}
    assert facts.kept("7") == {
        "facts": {
            "version": 1, "key": "7", "owner_kind": "natural",
            "objects": [{"ref": "01A001", "group": "g", "uses": [{"use_class": "AGRI"}],
                         "lands": [land]}],
        },
        "places": {"01A001": [31, None]},
    }  # fmt: skip
    assert facts.kept("7+12") == {
        "facts": {
            "version": 1, "key": "7+12", "owner_kind": "juristic",
            "objects": [
                {
                    "ref": "01B001-B001", "group": "h",
                    "uses": [{"use_class": "OTHER", "area": "12.05"},
                             {"use_class": "VACANT", "area": "0.07"}],
                    "lands": [{"ref": "01B001", "area_sq_wah": "400.00",
                               "price_per_sq_wah": "250.00", "share": "2/3"}],
                    "buildings": [{"ref": "01B001-B001", "area_sq_m": "64.00", "material": "brick",
                                   "price_per_sq_m": "7250.00", "type_code": "101",
                                   "age_years": 12}],
                },
                {
                    "ref": "01B002-B001", "group": "", "uses": [{"use_class": "OTHER"}],
                    "buildings": [{"ref": "01B002-B001", "area_sq_m": "0.05", "material": "wood",
                                   "price_per_sq_m": None, "age_years": 0,
                                   "untaxed": "unfinished"}],
                },
            ],
        },
        "places": {"01B001-B001": [32, 41], "01B002-B001": [33, 42]},
    }  # fmt: skip


def test_a_price_of_nothing_is_a_price():
    free = (*BARE[:11], 0, *BARE[12:])
    [house] = columns(LAND, free, key=("7", "8"), objects=(1, 1)).kept("8")["facts"]["objects"][0][
        "buildings"
    ]
    assert house["price_per_sq_m"] == "0.00"


def test_nobody_else_has_facts_there():
    with pytest.raises(KeyError):
        columns(LAND, SHARED, BARE).kept("12")
