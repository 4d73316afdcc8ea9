"""How an assessment is shown per object, and what an appraisal alone says."""

from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.assess import _shown_taxable, appraise, assess
from taxation.law.book import load_law
from taxation.law.facts import (
    BuildingPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
    class_of,
)
from taxation.law.parts import shares_of
from taxation.law.schema import OwnerKind, UseClass

LAW = load_law().for_tax_year(2025)
OTHER = (UseShare(UseClass.OTHER),)


def land(ref, area, price="1000"):
    return LandPiece(ref, Decimal(area), Decimal(price))


def of(*objects):
    return TaxpayerFacts("t", OwnerKind.NATURAL, objects)


def test_an_object_is_shown_with_its_pieces_and_their_sum():
    house = BuildingPiece("h", Decimal(100), Decimal(7000), "brick", 0)
    one = ObjectFacts("o", OTHER, lands=(land("o", "10"),), buildings=(house,))
    result = assess(of(one), LAW)
    [shown] = result.objects
    assert (result.tax_year, shown.ref, shown.value) == (2025, "o", 710_000_00)
    assert [(piece.kind, piece.ref) for piece in shown.pieces] == [("land", "o"), ("building", "h")]
    assert appraise(one, LAW) == shown


@pytest.mark.parametrize(
    ("shown_by", "shown"),
    [
        ("taxable_value_last_takes_rest", [(3_32, 2_82), (3_34, 2_83), (3_34, 2_85)]),
        ("taxable_value_dearest_takes_rest", [(3_32, 2_82), (3_36, 2_86), (3_32, 2_82)]),
    ],
)
def test_the_odd_satang_of_tax_and_of_what_is_due_falls_where_the_office_says(shown_by, shown):
    """10.00 baht of one group, less 15 % in 2566, by parts of 1,110.00, 1,113.34 and 1,110.00."""
    chosen = {"key": "settings", "values": {"group_tax_shown_by": shown_by}}
    law = load_law([chosen]).for_tax_year(2023)
    parts = [ObjectFacts(ref, OTHER, lands=(land(ref, "1", price),), group="g")
             for ref, price in (("a", "1110"), ("b", "1113.34"), ("c", "1110"))]  # fmt: skip
    result = assess(of(*parts), law)
    assert (result.tax, result.due) == (10_00, 8_50)
    assert [(one.tax, one.due) for one in result.shares] == shown


def test_the_gap_of_what_is_shown_falls_on_the_largest_of_equals_on_the_first():
    assert _shown_taxable([1, 1, 1], 4) == [2, 1, 1]
    assert _shown_taxable([1, 2, 2], 6) == [1, 3, 2]
    assert _shown_taxable([2, 1, 2], 4) == [1, 1, 2]


def test_the_class_of_a_home_on_state_land():
    chosen = {"key": "settings", "values": {"state_land_residence": "land_and_building"}}
    law = load_law([chosen]).for_tax_year(2025)
    home = UseShare(UseClass.RES_MAIN_BUILDING, on_state_land=True)
    assert class_of(home, law) == UseClass.RES_MAIN
    assert class_of(UseShare(UseClass.RES_MAIN_BUILDING), law) == UseClass.RES_MAIN_BUILDING
    assert class_of(UseShare(UseClass.OTHER, on_state_land=True), law) == UseClass.OTHER


def test_a_part_outside_the_tax_shrinks_the_base():
    """s8: a quarter of 400 square wah is a shrine's; the rest is taxed for its area."""
    uses = (
        UseShare(UseClass.EXEMPT, Decimal(100), exempt_item="5"),
        UseShare(UseClass.OTHER, Decimal(300)),
    )
    result = assess(of(ObjectFacts("o", uses, lands=(land("o", "400"),))), LAW)
    assert (result.base, result.tax) == (300_000_00, 900_00)
    assert [(one.use_class, one.base) for one in result.shares] == [(UseClass.OTHER, 300_000_00)]


def test_a_line_says_what_is_left_after_the_exemption():
    farm = ObjectFacts("f", (UseShare(UseClass.AGRI),), lands=(land("f", "60000"),))
    [line] = assess(of(farm), LAW).lines
    assert (line.base, line.exempt, line.taxable) == (60_000_000_00, 50_000_000_00, 10_000_000_00)


def test_vacant_parts_of_equal_years_are_weighed_together():
    """1,000,000 baht at 0.3 % and 2,000,000 vacant four years, in two parts, at 0.6 %."""
    years = {"a": 1, "b": 4, "c": 4}
    parts = [
        ObjectFacts(
            ref, (UseShare(UseClass.VACANT, vacant_years=count),),
            lands=(land(ref, "1000"),), group="g",
        )
        for ref, count in years.items()
    ]  # fmt: skip
    [line] = assess(of(*parts), LAW).lines
    assert [(one.amount, one.add_on) for one in line.slices] == [
        (1_000_000_00, 0), (2_000_000_00, Fraction(3, 1000)),
    ]  # fmt: skip
    assert line.tax == 3_000_00 + 12_000_00


@pytest.mark.parametrize(
    ("mode", "value"), [("half_up", 100_01), ("half_even", 100_00), ("down", 100_00)]
)
def test_a_value_known_as_an_amount_is_rounded_as_the_office_chose(mode, value):
    chosen = {"key": "settings", "values": {"rounding_mode": mode}}
    law = load_law([chosen]).for_tax_year(2025)
    one = ObjectFacts("o", OTHER, value=Decimal("100.005"))
    assert assess(of(one), law).base == value


@pytest.mark.parametrize(
    ("decimals", "shares"),
    [
        ("none", ["1/7", "2/7", "4/7"]),
        ("0", ["14/100", "29/100", "57/100"]),
        ("2", ["1429/10000", "2857/10000", "5714/10000"]),
    ],
)
def test_percents_of_several_uses_are_rounded_and_the_last_takes_the_rest(decimals, shares):
    found = shares_of([UseShare(UseClass.OTHER, Decimal(area)) for area in (10, 20, 40)], decimals)
    assert found == [Fraction(share) for share in shares]
    assert sum(found) == 1


def test_the_step_of_a_home_on_state_land_names_the_class_it_is_taxed_in():
    chosen = {"key": "settings", "values": {"state_land_residence": "land_and_building"}}
    law = load_law([chosen]).for_tax_year(2025)
    uses = (
        UseShare(UseClass.RES_MAIN_BUILDING, Decimal(1), on_state_land=True),
        UseShare(UseClass.OTHER, Decimal(3)),
    )
    result = assess(of(ObjectFacts("o", uses, value=Decimal(400))), law)
    said = [step.inputs["use_class"] for step in result.steps if step.kind == "part"]
    assert said == ["RES_MAIN", "OTHER"]
