"""The loose words of worked examples as facts of the law, each word by itself."""

from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.book import law_for
from taxation.law.classify import UseFacts, classify
from taxation.law.errors import BadFacts, LawError
from taxation.law.example_facts import one_object, owner_kind, taxpayer
from taxation.law.example_rules import rule
from taxation.law.example_words import crop_called, day_of, use_facts
from taxation.law.facts import BuildingPiece, CondoPiece, LandPiece, UseShare
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

LAW = law_for(2025)
PERSON, FIRM = OwnerKind.NATURAL, OwnerKind.JURISTIC
#: What is told -> what the law is asked; what is not named is as in a bare use.
TOLD = [
    ({}, {"use": ""}),
    ({"use": " Farm "}, {"use": "agriculture"}),
    ({"use": "farming"}, {"use": "agriculture"}),
    ({"use": "residential"}, {"use": "dwelling"}),
    ({"use": "idle"}, {"use": "vacant"}),
    ({"use": "construction", "intended": "home"},
     {"use": "under_construction", "intended": "dwelling"}),
    ({"use": "construction", "intended": "kiln"},
     {"use": "under_construction", "intended": "kiln"}),
    ({"use": "house", "owner_type": "juristic"}, {"use": "dwelling", "owner": FIRM}),
    ({"use": "house", "owner": "juristic"}, {"use": "dwelling", "owner": FIRM}),
    ({"use": "house", "owner": "company"}, {"use": "dwelling", "owner": FIRM}),
    ({"use": "house", "owner": "firm"}, {"use": "dwelling", "owner": FIRM}),
    ({"use": "house", "owner": "somchai"}, {"use": "dwelling", "owner": PERSON}),
    ({"use": "house", "owner_type": "natural", "owner": "firm"},
     {"use": "dwelling", "owner": PERSON}),
    ({"use": "house", "object": "Condominium"}, {"use": "dwelling", "thing": "condo"}),
    ({"use": "house", "condominium": True}, {"use": "dwelling", "thing": "condo"}),
    ({"use": "house", "object": "building"}, {"use": "dwelling", "thing": "building"}),
    ({"use": "house", "object": "castle"}, {"use": "dwelling", "thing": "whole"}),
    ({"use": "house", "owner_in_house_register": True},
     {"use": "dwelling", "owner_registered": True}),
    ({"use": "house", "owner_lives_there": True}, {"use": "dwelling", "owner_lives_there": True}),
    ({"use": "house", "co_owners": "3"}, {"use": "dwelling", "co_owners": 3}),
    ({"use": "house", "registered_co_owners": 0}, {"use": "dwelling", "registered_co_owners": 0}),
    ({"use": "house", "object": "unit"}, {"use": "dwelling", "thing": "condo"}),
    ({"use": "orchard of mango"}, {"use": "agriculture"}),
    ({"use": "house", "owns_land": False}, {"use": "dwelling", "owns_land": False}),
    ({"use": "house", "state_land": True}, {"use": "dwelling", "on_state_land": True}),
    ({"use": "house", "on_state_land": True}, {"use": "dwelling", "on_state_land": True}),
    ({"use": "house", "moved_for_official_duty": 1},
     {"use": "dwelling", "moved_for_official_duty": True}),
    ({"use": "homestay", "rooms": 4, "guests": 20}, {"use": "homestay", "rooms": 4, "guests": 20}),
    ({"use": "farm", "enough_planted": False}, {"use": "agriculture", "enough_planted": False}),
    ({"use": "farm", "fallow_rotation": True}, {"use": "agriculture", "resting": True}),
    ({"use": "farm", "fallow": True}, {"use": "agriculture", "resting": True}),
    ({"use": "farm", "resting": True}, {"use": "agriculture", "resting": True}),
    ({"use": "farm", "flood": True}, {"use": "agriculture", "prevented": True}),
    ({"use": "farm", "prevented": True}, {"use": "agriculture", "prevented": True}),
    ({"use": "depot", "used_for_gain": True}, {"use": "depot", "used_for_gain": True}),
    ({"use": "temple"}, {"use": "temple", "exempt_item": "5"}),
    ({"use": "temple market"}, {"use": "temple market", "exempt_item": "5", "used_for_gain": True}),
    ({"use": "Embassy"}, {"use": "embassy", "exempt_item": "3"}),
    ({"use": "state"}, {"use": "state", "exempt_item": "1"}),
    ({"use": "state land"}, {"use": "state land"}),
    ({"use": "state land dwelling"}, {"use": "state land dwelling"}),
    ({"use": "hall", "s8_item": 7}, {"use": "hall", "exempt_item": "7"}),
    ({"use": "hall", "exempt_item": "6"}, {"use": "hall", "exempt_item": "6"}),
]  # fmt: skip
LET = {
    "by the Month": "monthly", "a year": "yearly", "registered": "registered",
    "lease": "registered",
    "by the day": "daily", "daily": "daily", "each night": "daily", "to a shop": "business",
    "no": "", "none": "", "false": "",
}  # fmt: skip


@pytest.mark.parametrize(("told", "meant"), TOLD, ids=[str(told) for told, _ in TOLD])
def test_what_is_told_of_a_use(told, meant):
    assert use_facts(told, "natural", LAW, "E1") == UseFacts(**{"owner_registered": False, **meant})


@pytest.mark.parametrize("words", LET)
def test_how_it_is_let(words):
    found = use_facts({"use": "house", "let": words}, "natural", LAW, "E1")
    unknown = None if LET[words] else False  # of what is let nobody said who is registered
    gain = bool(LET[words])
    assert found == UseFacts(
        "dwelling", let=LET[words], used_for_gain=gain, owner_registered=unknown
    )


def test_the_owner_of_the_row_counts_where_the_facts_name_none():
    assert use_facts({"use": "depot"}, "juristic", LAW, "E1").owner is FIRM
    assert use_facts({"use": "depot", "owner": "somchai"}, "juristic", LAW, "E1").owner is FIRM


def test_one_mango_tree_short_is_not_enough():
    mangoes = {"use": "farm", "crop": "mango", "rai": "1"}
    enough = {n: use_facts({**mangoes, "trees": n}, "", LAW, "E1").enough_planted for n in (19, 20)}
    assert enough == {19: False, 20: True}


def test_the_class_comes_with_its_rules():
    found = classify(use_facts({"use": "temple"}, "natural", LAW, "E1"), LAW)
    assert (found.use_class, found.rules) == (UseClass.EXEMPT, ("C1",))


def test_facts_no_rule_knows_are_refused():
    with pytest.raises(BadFacts, match="no rule for weather, use one of owner_on_1_jan"):
        rule({"weather": "rain"}, LAW, "E1")


def test_every_piece_of_an_object():
    row = {
        "land": [{"rai": 1, "ngan": 2, "wah": "3.5", "price_per_wah": 100}, {"wah": 9}],
        "buildings": [
            {"area_m2": 10, "price_per_m2": 5, "material": "wood", "age_years": "3"},
            {"area_m2": 1, "material": "brick", "age_years": 0},
        ],
        "condos": [{"area_m2": "35.5", "price_per_m2": "40000"}, {"area_m2": 1}],
        "value": "12.34", "lao": 580105, "contiguous_group": 7, "vacant_years": 4,
        "uses": [
            {"class": "OTHER", "area": "0.5"}, {"class": "VACANT", "share_pct": 25},
            {"class": "VACANT", "vacant_years": 9}, {"class": "AGRI", "vacant_years": 9},
        ],
    }  # fmt: skip
    one = one_object(row, "p")
    assert one.lands == (
        LandPiece("p", Decimal("603.5"), Decimal(100)),
        LandPiece("p", Decimal(9), None),
    )
    assert one.buildings == (
        BuildingPiece("p", Decimal(10), Decimal(5), "wood", 3),
        BuildingPiece("p", Decimal(1), None, "brick", 0),
    )
    assert one.condos == (
        CondoPiece("p", Decimal("35.5"), Decimal(40000)),
        CondoPiece("p", Decimal(1), None),
    )
    assert one.uses == (
        UseShare(UseClass.OTHER, area=Decimal("0.5")),
        UseShare(UseClass.VACANT, share=Fraction(1, 4), vacant_years=4),
        UseShare(UseClass.VACANT, vacant_years=9),
        UseShare(UseClass.AGRI),
    )
    assert (one.value, one.authority, one.group, one.standing) == (
        Decimal("12.34"), "580105", "7", "",
    )  # fmt: skip


def test_a_single_use_is_the_whole_and_vacant_since_this_year():
    one = one_object({"uses": [{"class": "VACANT", "area": 3}]}, "p")
    assert one.uses == (UseShare(UseClass.VACANT, vacant_years=1),)
    assert (one.authority, one.group, one.value) == ("", "", None)


def test_a_taxpayer_with_everything_beside_the_objects():
    inputs = {
        "objects": [{"value": 1}, {"value": 2, "ref": "named"}], "old_tax_2562": "12.50",
        "local_reduction_pct": "40", "no_general_reduction": 1, "permanent_reduction": "0",
    }  # fmt: skip
    facts = taxpayer(inputs, "", "E1", LAW)
    assert [one.ref for one in facts.objects] == ["E1-1", "named"]
    assert facts.orders == (LocalReduction("56", percent=Decimal(40)),)
    assert (facts.key, facts.owner_kind, facts.old_tax_2562, facts.skip_general_reduction) == (
        "E1", PERSON, Decimal("12.50"), True,
    )  # fmt: skip
    bare = taxpayer({"objects": []}, "", "E2", LAW)
    assert (bare.orders, bare.old_tax_2562, bare.skip_general_reduction) == ((), None, False)


@pytest.mark.parametrize(
    ("told", "code", "at", "value"),
    [
        ({"uses": [{"class": "CASTLE"}]}, "class_unknown", "E1-1", "CASTLE"),
        ({"uses": [{"class": "AGRI", "area": "-2"}]}, "share_negative", "E1-1", "-2"),
        ({"land": [{"rai": 1, "wah": -3}]}, "area_not_positive", "E1-1", "-3"),
        ({"uses": [{"class": "VACANT", "vacant_years": "1.5"}]}, "number_not_whole", "E1-1", "1.5"),
        ({"value": "abc"}, None, "E1-1", "abc"),
        ({"land": [{"rai": "abc"}]}, None, "E1-1", "abc"),
        ({"land": [{"price_per_wah": "abc"}]}, None, "E1-1", "abc"),
        ({"buildings": [{"area_m2": "abc"}]}, None, "E1-1", "abc"),
        ({"buildings": [{"area_m2": 1, "price_per_m2": "abc"}]}, None, "E1-1", "abc"),
        ({"condos": [{"area_m2": "abc"}]}, None, "E1-1", "abc"),
        ({"condos": [{"area_m2": 1, "price_per_m2": "abc"}]}, None, "E1-1", "abc"),
        ({"uses": [{"class": "AGRI", "share_pct": "abc"}]}, None, "E1-1", "abc"),
        (
            {"uses": [{"class": "AGRI", "area": "abc"}, {"class": "OTHER"}]},
            None,
            "E1-1",
            "abc",
        ),
    ],
)
def test_a_refusal_names_the_object_and_what_was_written(told, code, at, value):
    with pytest.raises(BadFacts) as refused:
        taxpayer({"objects": [told]}, "natural", "E1", LAW)
    assert (refused.value.at, refused.value.params["value"]) == (at, value)
    assert code in (None, refused.value.code)


def test_refusals_say_what_is_allowed():
    with pytest.raises(BadFacts) as refused:
        one_object({"uses": [{"class": "CASTLE"}]}, "p")
    assert refused.value.params["allowed"].startswith("AGRI, ")
    with pytest.raises(BadFacts) as refused:
        owner_kind("ghost", "E1")
    assert (refused.value.code, refused.value.at) == ("owner_kind_unknown", "E1")
    assert refused.value.params["value"] == "ghost"
    with pytest.raises(BadFacts) as refused:
        taxpayer({"objects": [], "permanent_reduction": "33"}, "", "E2", LAW)
    assert refused.value.at == "E2"
    assert "permanent_reduction '33' is not known, use one of 50, 90" in refused.value.say("en")


@pytest.mark.parametrize(
    ("told", "code", "value"),
    [
        ({"use": "hall", "exempt_item": 99}, "exempt_item_unknown", "99"),
        ({"use": "house", "co_owners": -1}, "value_negative", "-1"),
        ({"use": "house", "registered_co_owners": "x"}, "number_unreadable", "x"),
        ({"use": "homestay", "rooms": "x"}, "number_unreadable", "x"),
        ({"use": "homestay", "guests": "x"}, "number_unreadable", "x"),
        ({"use": "house", "owner_type": "ghost"}, "owner_kind_unknown", "ghost"),
        ({"use": "farm", "crop": "mango", "rai": "x", "trees": 1}, "number_unreadable", "x"),
        ({"use": "farm", "crop": "mango", "rai": 1, "trees": "x"}, "number_unreadable", "x"),
    ],
)
def test_a_refusal_of_a_use_names_the_row_and_what_was_written(told, code, value):
    with pytest.raises(BadFacts) as refused:
        use_facts(told, "natural", LAW, "E7")
    assert (refused.value.code, refused.value.at) == (code, "E7")
    assert refused.value.params["value"] == value


def test_a_plant_by_its_thai_name_or_refused_by_name():
    assert crop_called(" ยางพารา ", LAW) == "rubber"
    assert crop_called("Black - Pepper", LAW) == "pepper"
    with pytest.raises(LawError) as refused:
        crop_called("moon flower", LAW)
    assert (refused.value.code, refused.value.at) == ("crop_unknown", "moon flower")


@pytest.mark.parametrize("raw", ["2567-06-30", "30/06/2024", None])
def test_a_day_that_is_none_is_refused_by_row_and_key(raw):
    assert day_of("2400-01-01", "due", "E7").year == 2400
    with pytest.raises(LawError) as refused:
        day_of(raw, "due", "E7")
    assert refused.value.at == "E7"
    assert refused.value.say("en").count(f"due is not a Christian date such as 2024-06-30: {raw}")
