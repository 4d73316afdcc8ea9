"""Classes of use (C1-C6, H1-H11) and farming (A1-A6), with the evidence asked for."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.book import law_for, load_law
from taxation.law.classify import UseFacts, classify
from taxation.law.errors import BadFacts, LawError, texts
from taxation.law.farming import crop_density, grazing_rai, mixed_planting, trees_per_rai
from taxation.law.schema import OwnerKind, UseClass

LAW = law_for(2026)
HOME = UseFacts("dwelling", owner_registered=True, owner_lives_there=True)


def with_settings(**values):
    return load_law([{"key": "settings", "values": values}]).for_tax_year(2026)


@pytest.mark.parametrize(
    ("facts", "use_class", "rule"),
    [
        (HOME, "RES_MAIN", "H1"),
        (replace(HOME, thing="condo"), "RES_MAIN", "H7"),
        (replace(HOME, owns_land=False), "RES_MAIN_BUILDING", "H1"),
        (replace(HOME, owner_registered=False), "RES_OTHER", "H1"),
        (replace(HOME, owner_lives_there=False), "RES_OTHER", "H1"),
        (replace(HOME, owner=OwnerKind.JURISTIC), "RES_OTHER", "H1"),
        (replace(HOME, owner_registered=False, moved_for_official_duty=True), "RES_MAIN", "H2"),
        (replace(HOME, co_owners=2), "RES_MAIN", "H3"),
        (replace(HOME, let="monthly"), "RES_OTHER", "H4"),
        (replace(HOME, let="yearly"), "RES_OTHER", "H4"),
        (replace(HOME, let="daily"), "OTHER", "H4"),
        (replace(HOME, let="business"), "OTHER", "H4"),
        (replace(HOME, let="registered"), "RES_OTHER", "H8"),
        (replace(HOME, thing="land"), "RES_OTHER", "H1"),
        (replace(HOME, on_state_land=True), "RES_MAIN_BUILDING", "H10"),
        (replace(HOME, on_state_land=True, thing="land"), "RES_OTHER", "H10"),
        (replace(HOME, use="homestay", rooms=4, guests=20), "RES_MAIN", "H5"),
        (replace(HOME, use="homestay", rooms=5, guests=20), "OTHER", "H5"),
        (replace(HOME, use="homestay", rooms=4, guests=21), "OTHER", "H5"),
        (
            replace(HOME, use="homestay", rooms=3, guests=5, owner_registered=False),
            "RES_OTHER",
            "H5",
        ),
        (UseFacts("under_construction", intended="dwelling"), "RES_OTHER", "H6"),
        (UseFacts("under_construction", intended="shop"), "OTHER", "T4"),
        (UseFacts("under_construction", intended="agriculture"), "AGRI", "T4"),
        (UseFacts("agriculture"), "AGRI", "C3"),
        (UseFacts("agriculture", resting=True), "AGRI", "A2"),
        (UseFacts("agriculture", enough_planted=False), "VACANT", "A3"),
        (UseFacts("vacant"), "VACANT", "C6"),
        (UseFacts("vacant", resting=True), "AGRI", "A2"),
        (UseFacts("vacant", prevented=True, intended="agriculture"), "AGRI", "V4"),
        (UseFacts("vacant", used_in_year_before=True, intended="shop"), "OTHER", "V4"),
        (UseFacts("shop"), "OTHER", "C5"),
        (UseFacts("worship", exempt_item="5"), "EXEMPT", "C1"),
        (UseFacts("worship", exempt_item="5", used_for_gain=True), "OTHER", "C5"),
    ],
)
def test_class_of_a_use(facts, use_class, rule):
    found = classify(facts, LAW)
    assert (found.use_class, rule in found.rules) == (UseClass(use_class), True)
    assert found.evidence
    assert set(found.evidence) <= set(texts("names")["evidence"])
    assert set(found.rules) <= set(LAW.rules)


def test_the_office_may_exempt_land_and_home_on_state_land():
    law = with_settings(state_land_residence="land_and_building")
    for thing in ("land", "building"):
        facts = replace(HOME, on_state_land=True, thing=thing)
        assert classify(facts, law).use_class == UseClass.RES_MAIN
    away = replace(HOME, on_state_land=True, thing="land", owner_registered=False)
    assert classify(away, law).use_class == UseClass.RES_OTHER


@pytest.mark.parametrize(("registered", "use_class"), [(1, "RES_OTHER"), (2, "RES_MAIN")])
def test_the_office_may_ask_that_all_co_owners_are_registered(registered, use_class):
    law = with_settings(co_owner_registered="all_needed")
    facts = replace(HOME, co_owners=2, registered_co_owners=registered)
    assert classify(facts, law).use_class == UseClass(use_class)


@pytest.mark.parametrize(
    "facts",
    [
        UseFacts("dwelling"),
        UseFacts("homestay", owner_registered=True),
        UseFacts("homestay", rooms=3, owner_registered=True),
        UseFacts("vacant", prevented=True),
    ],
)
def test_what_is_not_known_is_asked_for(facts):
    with pytest.raises(BadFacts) as asked:
        classify(facts, LAW)
    assert asked.value.code == "use_unclear"
    assert "ขอหลักฐาน" in asked.value.remedy("th")


@pytest.mark.parametrize(("trees", "enough"), [(799, False), (800, True), (801, True)])
def test_trees_below_at_and_above_the_density(trees, enough):
    found = crop_density("rubber", Decimal(10), Decimal(trees), LAW)
    assert (found.required, found.qualifies) == (Fraction(800), enough)


def test_timber_was_denser_before_2566():
    assert trees_per_rai("timber", law_for(2022)) == 100
    assert trees_per_rai("timber", law_for(2023)) == 30


def test_a_range_is_read_at_the_lower_end_unless_the_office_says_so():
    assert trees_per_rai("cocoa", LAW) == 150
    assert trees_per_rai("cocoa", with_settings(crop_range="high")) == 170


def test_mixed_planting_counts_each_plant_for_its_share():
    found = mixed_planting({"mango": Decimal(20), "lime": Decimal(25)}, Decimal(2), LAW)
    assert (found.farmed_rai, found.vacant_rai) == (Fraction(3, 2), Fraction(1, 2))
    full = mixed_planting({"mango": Decimal(60)}, Decimal(2), LAW)
    assert (full.farmed_rai, full.vacant_rai) == (Fraction(2), Fraction(0))


@pytest.mark.parametrize(("trees", "farmed"), [(39, 0), (40, 2), (41, 2)])
def test_mixed_planting_may_be_all_or_nothing(trees, farmed):
    law = with_settings(mixed_planting="all_or_nothing")
    found = mixed_planting({"mango": Decimal(trees)}, Decimal(2), law)
    assert (found.farmed_rai, found.vacant_rai) == (farmed, 2 - farmed)


def test_a_herd_accounts_for_its_land():
    assert grazing_rai("cattle", Decimal(3), LAW) == 15


@pytest.mark.parametrize(
    ("call", "code", "at"),
    [
        (lambda: trees_per_rai("rice", LAW), "crop_unknown", "rice"),
        (lambda: grazing_rai("dragon", Decimal(1), LAW), "animal_unknown", "dragon"),
    ],
)
def test_what_is_not_listed_is_told(call, code, at):
    with pytest.raises(LawError) as refused:
        call()
    assert (refused.value.code, refused.value.at) == (code, at)


def test_animals_and_plants_together_account_for_land():
    """A goat for a rai, and 20 of the 20 longans a rai asks for: two of three rai are farmed."""
    counts = {"goat": Decimal(1), "longan": Decimal(20)}
    found = mixed_planting(counts, Decimal(3), LAW)
    assert (found.farmed_rai, found.vacant_rai) == (2, 1)
