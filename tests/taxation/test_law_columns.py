"""Arithmetic on columns, the roll made of facts, and who is left to `assess`: worked by hand."""

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from taxation.law.assess import assess
from taxation.law.assess_many import assess_many
from taxation.law.book import law_for, load_law
from taxation.law.bulk import assess_roll
from taxation.law.bulk_work import MOST_PARTS, common_denominator, facts_order, rate_unit
from taxation.law.columns import (
    MOST,
    add_up,
    alike,
    area_price,
    area_shares,
    building_values,
    depreciation_percents,
    distinct,
    divide_out,
    lengths,
    rounded,
    running_rounds,
    starts_of,
    times_over,
)
from taxation.law.errors import BadFacts
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.roll import CLASSES, Roll
from taxation.law.roll_facts import roll_of, scaled
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

LAW = law_for(2026)
D, F = Decimal, Fraction


def ints(*values):
    return np.array(values, dtype=np.int64)


# --- arithmetic -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "whole"),
    [
        ("half_up", [0, 1, 2, 3, 0, 1, 7]),
        ("half_even", [0, 0, 2, 2, 0, 1, 7]),
        ("down", [0, 0, 1, 2, 0, 0, 7]),
    ],
)
def test_halves_go_as_the_office_says(mode, whole):
    found = rounded(ints(0, 1, 3, 5, 1, 2, 21), ints(2, 2, 2, 2, 3, 3, 3), mode)
    assert found.tolist() == whole
    assert found.dtype == np.int64


def test_a_product_beyond_64_bits_is_exact():
    """3 × 5 / 2 = 7.5; 2^40 × 2^40 / 2^41 = 2^39; (2^40+1) × 2^40 / 2^41 = 2^39 + 1/2."""
    a, b, under = ints(3, 2**40, 2**40 + 1), ints(5, 2**40, 2**40), ints(2, 2**41, 2**41)
    assert times_over(a, b, under, "half_up").tolist() == [8, 2**39, 2**39 + 1]
    assert times_over(a, b, under, "down").tolist() == [7, 2**39, 2**39]
    assert times_over(a, 2**40, 2**41, "half_even").tolist() == [2, 2**39, 2**39]
    assert times_over(ints(3, 4), 5, 2, "down").tolist() == [7, 10]
    assert times_over(ints(2**62, 2**40), ints(3, 4), ints(2, 1), "half_up").tolist() == [
        MOST, 2**42,
    ]  # fmt: skip
    odd = 3 * 2**60 + 1  # no float holds it
    for one, other, under in ((odd, 1, 1), (1, odd, 1), (odd, 3, 3)):
        exact = times_over(ints(one, 2), ints(other, 2), ints(under, 1), "down")
        assert (exact.tolist(), exact.dtype) == ([odd, 4], np.int64)
    assert rounded(np.array([odd * 2], dtype=object), 2, "down").dtype == np.int64
    assert rounded(np.array([odd * 2], dtype=object), 2, "half_up").dtype == np.int64


def test_area_times_price_in_each_way_of_rounding():
    """0.5 × 0.33 = 0.165 baht: 16.5 satang."""
    half = ints(5000), ints(33)
    assert area_price(*half).tolist() == [17]
    assert [area_price(*half, mode).tolist() for mode in ("half_even", "down")] == [[16], [16]]


def test_depreciation_is_read_from_the_table():
    """Brick 12 years 14 %; half 3 years 6 %; wood beyond the table 93 %; a new house nothing."""
    material, age = ints(0, 1, 2, 2, 0), ints(12, 3, 19, 400, 0)
    found = depreciation_percents(LAW, material, age)
    assert (found.tolist(), found.dtype) == ([14_0000, 6_0000, 93_0000, 93_0000, 0], np.int64)
    values = {"age_zero_free": "no"}
    charged = load_law([{"key": "settings", "values": values}]).for_tax_year(2026)
    assert depreciation_percents(charged, ints(0, 1, 2), ints(0, 0, 0)).tolist() == [
        1_0000, 2_0000, 3_0000,
    ]  # fmt: skip


def test_what_is_light_is_depreciated_as_the_office_says():
    age = ints(3)
    assert depreciation_percents(LAW, ints(3), age).tolist() == [9_0000]  # as wood
    as_brick = load_law([{"key": "settings", "values": {"light_material_as": "brick"}}])
    assert depreciation_percents(as_brick.for_tax_year(2026), ints(3), age).tolist() == [3_0000]


def test_value_as_new_depreciation_and_rest_are_each_rounded():
    """0.5 m² × 0.33 = 0.165; half of it is taken off."""
    half_off = ints(5000), ints(33), ints(50_0000)
    found = [column.tolist() for column in building_values(*half_off)]
    assert found == [[17], [9], [8]]
    assert [c.tolist() for c in building_values(*half_off, "down")] == [[16], [8], [8]]


def test_amounts_are_added_by_their_object():
    assert add_up(ints(2, 0, 2), ints(5, 7, 11), 4).tolist() == [7, 0, 16, 0]


def test_runs_of_equal_keys():
    keys = ints(4, 4, 7, 9, 9, 9)
    starts = starts_of(keys)
    assert (starts.tolist(), starts.dtype) == ([0, 2, 3], np.int64)
    assert lengths(starts, 6).tolist() == [2, 1, 3]
    assert starts_of(ints()).tolist() == []
    assert lengths(ints(), 0).tolist() == []
    assert distinct(ints(7, 4, 7)).tolist() == [4, 7]


def test_alike_without_rows_and_with_numbers_below_zero():
    assert [column.tolist() for column in alike(ints())] == [[], []]
    assert [column.tolist() for column in alike(ints(0, -1, 0))] == [[1, 0], [1, 0, 1]]


def test_shares_by_area_stay_whole_numbers():
    over, under = area_shares(ints(0, 0, 1), ints(48_0000, 96_0000, 7), 2)
    assert (over.tolist(), under.tolist()) == ([1, 2, 1], [3, 3, 1])
    assert over.dtype == under.dtype == np.int64


def test_each_run_is_divided_by_weight_and_one_part_takes_the_rest():
    """100 by 1:1:1 is 33, 33 and the rest; nothing weighs: the run gets nothing; 0 stays 0."""
    weights, starts = ints(1, 1, 1, 0, 0, 2, 3, 0, 5), ints(0, 3, 5, 8)
    totals = ints(100, 9, 0, 8)
    found = divide_out(totals, weights, starts)
    assert (found.tolist(), found.dtype) == ([33, 33, 34, 0, 0, 0, 0, 0, 8], np.int64)
    assert divide_out(ints(9, 9), ints(1, 0, 0), ints(0, 1)).tolist() == [9, 0, 0]
    assert divide_out(ints(9), ints(0, 0), ints(0), dearest=True).tolist() == [0, 0]
    assert divide_out(ints(10), ints(1, 5, 1), ints(0)).tolist() == [1, 7, 2]
    dearest = divide_out(ints(10), ints(1, 5, 1), ints(0), dearest=True)
    assert dearest.tolist() == [1, 8, 1]
    equal = divide_out(ints(10, 10), ints(5, 5, 1, 1, 4), ints(0, 3), dearest=True)
    assert equal.tolist() == [4, 6, 0, 2, 8]  # of equals the last


def test_what_is_shown_sums_to_the_rounded_sum():
    """Thirds of 100: 33.33, 66.67, 100; a second run begins anew; halves go as told."""
    over, under, starts = ints(100, 100, 100, 1, 1, 2), ints(3, 3, 3, 2, 2, 2), ints(0, 3)
    found = running_rounds(over, under, starts, "half_up")
    assert (found.tolist(), found.dtype) == ([33, 34, 33, 1, 0, 1], np.int64)
    assert running_rounds(over, under, starts, "half_even").tolist() == [33, 34, 33, 0, 1, 1]


def test_a_decimal_as_a_whole_number():
    kept = [("12", 2, 1200), ("0.05", 2, 5), ("1.50", 1, 15), ("1E+2", 2, 10_000), ("7.", 0, 7),
            (str(MOST - 1), 0, MOST - 1)]  # fmt: skip
    for text, places, whole in kept:
        assert scaled(D(text), places) == whole, text
    for text, places in [("1.55", 1), ("0.005", 2), (str(MOST), 0), (f"{MOST}E+1", 0), ("1E-3", 2)]:
        assert scaled(D(text), places) is None, text


# --- facts as columns, and back -------------------------------------------------------------------

FLOOD = (LocalReduction("56", percent=D(40), order_no="1"),)
LAND = LandPiece("l", D("100.5"), D("1000"))
HOUSE = BuildingPiece("h", D(64), D(7000), "wood", 3)


def use(use_class=UseClass.OTHER, **more):
    return UseShare(use_class, **more)


def thing(ref, *uses, **more):
    return ObjectFacts(ref, uses or (use(),), **more)


def owner(*objects, kind=OwnerKind.NATURAL, key="t", **more):
    return TaxpayerFacts(key, kind, objects, **more)


def test_facts_become_columns():
    """Land 100,500.00; house 448,000 less 9 % = 407,680.00; a third of 100,500.00 = 33,500.00."""
    first = owner(
        thing("a", lands=(LAND,), buildings=(HOUSE,), group="g"),
        thing("b", use(UseClass.VACANT, share=F(1, 4), vacant_years=3), use(share=F(3, 4)),
              lands=(replace(LAND, share=F(1, 3)),), group="g", standing="npa",
              standing_since=2023, orders=FLOOD),
        old_tax_2562=D("12.34"), orders=FLOOD,
    )  # fmt: skip
    second = owner(
        thing("c", use(UseClass.RES_MAIN, resident="7"),
              condos=(CondoPiece("u", D(30), D("2.5")),)),
        thing("d", use(UseClass.RES_OTHER, resident="8"), value=D("0.01")),
        kind=OwnerKind.NATURAL, skip_general_reduction=True,
    )  # fmt: skip
    third = owner(thing("e", lands=(LAND, replace(LAND, share=F(2, 7)))), kind=OwnerKind.JURISTIC)
    roll = roll_of([first, second, third], LAW)
    names = [one.value for one in CLASSES]
    assert [names[n] for n in roll.use_class] == [
        "OTHER", "VACANT", "OTHER", "RES_MAIN", "RES_OTHER", "OTHER",
    ]  # fmt: skip
    got = {field.name: getattr(roll, field.name) for field in fields(Roll)}
    assert {name: found.tolist() for name, found in got.items() if hasattr(found, "tolist")} == {
        "taxpayer": [0, 0, 0, 1, 1, 2], "object": [0, 1, 1, 2, 3, 4],
        "group": [0, 0, 0, 1, 2, 3], "use_class": roll.use_class.tolist(),
        "value": [508_180_00, 33_500_00, 33_500_00, 75_00, 1, 904_500_00],
        "value_den": [1, 1, 1, 1, 1, 7], "share": [1, 1, 3, 1, 1, 1],
        "share_den": [1, 4, 4, 1, 1, 1], "vacant_years": [0, 3, 0, 0, 0, 0],
        "standing": [-1, 3, 3, -1, -1, -1], "since": [0, 2023, 2023, 0, 0, 0],
        "order": [-1, 0, 0, -1, -1, -1], "resident": [0, 0, 0, 1, 2, 0],
        "owner": [0, 0, 1], "old_tax": [12_34, -1, -1], "own_order": [0, -1, -1],
        "no_general": [0, 1, 0],
    }  # fmt: skip
    assert roll.orders == (FLOOD,)
    assert roll.categories[3] == "npa"


def test_columns_become_facts_again():
    """What one taxpayer's rows say, an object worth its part of a sum."""
    roll = Roll(
        taxpayer=ints(0, 0, 1), object=ints(9, 9, 4), group=ints(2, 2, 5),
        use_class=ints(CLASSES.index(UseClass.VACANT), CLASSES.index(UseClass.OTHER), 0),
        value=ints(100, 100, 700), value_den=ints(3, 3, 1), share=ints(1, 3, 1),
        share_den=ints(4, 4, 1), vacant_years=ints(5, 0, 0), standing=ints(1, 1, -1),
        since=ints(2023, 2023, 0), order=ints(0, 0, -1), resident=ints(0, 6, 0),
        owner=ints(1, 0), old_tax=ints(1234, -1), own_order=ints(0, -1), no_general=ints(1, 0),
        categories=("npa", "private_school"), orders=(FLOOD,),
    )  # fmt: skip
    assert roll.facts_of(0, ints(0, 1)) == TaxpayerFacts(
        "0", OwnerKind.JURISTIC,
        (
            ObjectFacts(
                "9",
                (
                    UseShare(UseClass.VACANT, share=F(1, 4), vacant_years=5),
                    UseShare(UseClass.OTHER, share=F(3, 4), resident="6"),
                ),
                lands=(LandPiece("", D(1), D("1.00"), F(1, 3)),),
                group="g2", standing="private_school", standing_since=2023, orders=FLOOD,
            ),
        ),
        old_tax_2562=D("12.34"), orders=FLOOD, skip_general_reduction=True,
    )  # fmt: skip
    assert roll.facts_of(1, ints(2)) == TaxpayerFacts(
        "1", OwnerKind.NATURAL,
        (
            ObjectFacts(
                "4", (UseShare(CLASSES[0], share=F(1)),),
                lands=(LandPiece("", D(1), D("7.00"), F(1)),), group="g5",
            ),
        ),
    )  # fmt: skip
    free = replace(roll, old_tax=ints(0, 0), standing=ints(1, 1, 0))
    assert free.facts_of(1, ints(2)).old_tax_2562 == 0
    assert free.facts_of(1, ints(2)).objects[0].standing == "npa"


def test_what_is_wrong_is_refused_before_columns_are_made():
    wrong = owner(thing("01A009", use(UseClass.VACANT), value=D(1)))
    with pytest.raises(BadFacts) as refused:
        roll_of([wrong], LAW)
    assert refused.value.at == "01A009"
    assert roll_of([wrong], LAW, checked=True).taxpayer.tolist() == [0]


ODD_HALF = F(10**17 + 1, 2 * 10**17 + 3)


@pytest.mark.parametrize(
    ("pieces", "worth"),
    [
        # more places than columns hold: 1.00001 sq.wah × 1000 = 1,000.01 (half up)
        ({"lands": (replace(LAND, area_sq_wah=D("1.00001")),)}, 1000_01),
        ({"lands": (replace(LAND, price_per_sq_wah=D("0.001")),)}, 10),
        # 0.5 of one land and the whole of another: 50,250.00 + 100,500.00
        ({"lands": (replace(LAND, share=F(1, 2)), LAND)}, 150_750_00),
        ({"buildings": (replace(HOUSE, share=F(1, 2)),)}, 203_840_00),
        ({"buildings": (replace(HOUSE, area_sq_m=D("0.000001")),)}, 1),
        ({"buildings": (replace(HOUSE, untaxed="unfinished"),), "value": D(5)}, 5_00),
        ({"value": D("0.005")}, 1),
        ({"lands": (LAND,), "value": D("2.25")}, 100_502_25),
        # a fraction of which int64 holds neither part, and one beyond what is multiplied in it
        ({"lands": (replace(LAND, share=ODD_HALF),), "buildings": (HOUSE,)}, -1),
        ({"lands": (replace(LAND, share=F(10**9 + 7, 2 * 10**9)),), "buildings": (HOUSE,)},
         100_500_00 * F(10**9 + 7, 2 * 10**9) + 407_680_00),
        ({"lands": (replace(LAND, share=F(1, 3 * 10**18)),)}, F(100_500_00, 3 * 10**18)),
        ({"lands": (replace(LAND, share=F(48, 145)),), "condos": (CondoPiece("u", D(1), D(9)),)},
         100_500_00 * F(48, 145) + 900),
    ],
)  # fmt: skip
def test_what_a_piece_is_worth(pieces, worth):
    roll = roll_of([owner(thing("x", **pieces)), owner(thing("y", value=D(1)))], LAW)
    assert F(int(roll.value[0]), int(roll.value_den[0])) == worth
    assert (roll.value[1], roll.value_den[1]) == (100, 1)


# --- the order of rows, denominators --------------------------------------------------------------


def test_rows_stand_by_taxpayer_then_as_objects_first_appear():
    roll = roll_of([owner(thing("a")), owner(thing("b"), thing("c"))], LAW, checked=True)
    blank = {name.name: ints(*range(6)) for name in fields(Roll) if name.type == "Ints"}
    mixed = replace(roll, **{**blank, "taxpayer": ints(1, 0, 1, 0, 1, 0),
                             "object": ints(8, 9, 3, 2, 8, 9)})  # fmt: skip
    assert facts_order(mixed).tolist() == [1, 5, 3, 0, 4, 2]
    sorted_ = replace(roll, **{**blank, "taxpayer": ints(0, 0, 0, 1, 1, 1),
                               "object": ints(7, 7, 2, 5, 5, 9)})  # fmt: skip
    assert facts_order(sorted_).tolist() == [0, 1, 2, 3, 4, 5]


def test_the_least_denominator_of_each_taxpayer():
    common, big = common_denominator(ints(0, 0, 1, 1, 2), ints(4, 6, 1, 1, 5), 4)
    assert (common.tolist(), big.tolist()) == ([12, 1, 5, 1], [False] * 4)
    assert common_denominator(ints(1), ints(2), 2)[0].tolist() == [1, 2]
    whole, none = common_denominator(ints(0, 1), ints(1, 1), 2)
    assert (whole.tolist(), none.tolist()) == ([1, 1], [False, False])
    most = MOST_PARTS
    common, big = common_denominator(
        ints(0, 1, 2, 2, 2), ints(most, most + 1, 2**31, 2**31 - 1, 3), 3
    )
    assert (common.tolist(), big.tolist()) == ([most, 1, 1], [False, True, True])
    same = common_denominator(ints(0, 0, 0), ints(2**25, 2**25, 2**25), 1)
    assert (same[0].tolist(), same[1].tolist()) == ([2**25], [False])


def test_rates_are_whole_in_ten_thousandths():
    """0.3 points and 3 % at most: rates to the hundredth of a percent, 300 of them the highest."""
    assert rate_unit(LAW) == (10_000, 300)


# --- who is left to `assess` ----------------------------------------------------------------------


def alone(*taxpayers, law=LAW):
    return assess_roll(roll_of(taxpayers, law), law).settled_alone


FARM = use(UseClass.AGRI)
HOME = use(UseClass.RES_MAIN)


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        (owner(thing("a", value=D(1))), 0),
        (owner(thing("a", value=D(0))), 0),
        (owner(thing("a", use(share=F(0)), use(UseClass.AGRI, share=F(1)), value=D(1))), 0),
        (owner(thing("a", value=D(1)), orders=FLOOD), 1),
        (owner(thing("a", value=D(1), orders=FLOOD)), 1),
        (owner(thing("a", use(UseClass.RES_MAIN, resident="9"), value=D(1))), 1),
        (owner(thing("a", HOME, value=D(1))), 0),
        # one reduction for all is a column; two unlike ones are not
        (owner(thing("a", value=D(1), standing="private_school")), 0),
        (owner(thing("a", value=D(1), standing="private_school"), thing("b", value=D(1))), 1),
        # a category that has run out, or not for this class, is none
        (owner(thing("a", value=D(1), standing="npa", standing_since=2021),
               thing("b", value=D(1))), 0),
        (owner(thing("a", value=D(1), standing="npa", standing_since=2022),
               thing("b", value=D(1))), 1),
        (owner(thing("a", value=D(1), standing="inherited_home"), thing("b", value=D(1))), 0),
        # the farms' 50 million: exactly spent, and by one group alone, or by several
        (owner(thing("a", FARM, value=D(20_000_000)), thing("b", FARM, value=D(30_000_000))), 0),
        (owner(thing("a", FARM, value=D(60_000_000))), 0),
        (owner(thing("a", FARM, value=D(20_000_000)), thing("b", FARM, value=D("30000000.01"))), 1),
        # one line of two parts that is exempt in part
        (owner(thing("a", FARM, value=D(30_000_000), group="g"),
               thing("b", FARM, value=D(30_000_000), group="g")), 1),
        (owner(thing("a", FARM, value=D(30_000_000), group="g"),
               thing("b", FARM, value=D(20_000_000), group="g")), 0),
        # denominators up to a thousand million
        (owner(thing("a", use(share=F(1, 10**9)), use(UseClass.RES_OTHER, share=1 - F(1, 10**9)),
                     value=D(1))), 0),
        (owner(thing("a", use(share=F(1, 10**9 + 7)),
                     use(UseClass.RES_OTHER, share=1 - F(1, 10**9 + 7)), value=D(1))), 1),
        (owner(thing("a", value=D(10) ** 13)), 0),
    ],
)  # fmt: skip
def test_who_is_settled_alone(facts, left):
    plain = owner(thing("p", value=D(1)))
    assert alone(plain, facts, plain) == left
    assert alone(facts) == left


def test_who_holds_nothing_owes_nothing_and_costs_nobody_anything():
    """Also with an order, by which he is settled alone."""
    shop = owner(thing("a", value=D(1_000_000)))
    result = assess_roll(roll_of([shop, owner(), owner(orders=FLOOD)], LAW), LAW)
    assert (result.due.tolist(), result.settled_alone) == ([3_000_00, 0, 0], 1)
    assert (result.part_due.tolist(), result.base.tolist()) == ([3_000_00], [1_000_000_00, 0, 0])
    assert assess_roll(roll_of([owner(orders=FLOOD), owner()], LAW), LAW).due.tolist() == [0, 0]


@pytest.mark.parametrize("column", ["value_den", "share_den"])
def test_a_denominator_of_nothing_is_a_fault_of_who_made_the_columns(column):
    roll = roll_of([owner(thing("a", value=D(1)))], LAW)
    getattr(roll, column)[0] = 0
    with pytest.raises(ValueError, match=r"^a denominator is not above zero$"):
        assess_roll(roll, LAW)


def test_a_company_has_no_home():
    roll = roll_of([owner(thing("a", HOME, value=D(1)), kind=OwnerKind.JURISTIC)], LAW,
                   checked=True)  # fmt: skip
    [wrong] = assess_roll(roll, LAW).problems
    assert wrong.error.code == "main_residence_owner"


def test_two_homes_are_left_and_refused_or_settled_by_assess():
    roll = roll_of([owner(thing("a", HOME, value=D(1)), thing("b", HOME, value=D(1)))], LAW,
                   checked=True)  # fmt: skip
    result = assess_roll(roll, LAW)
    assert result.settled_alone == 1
    assert [one.error.code for one in result.problems] == ["two_main_residences"]


def divided_land(whole="10000.37"):
    """A use of 9,999.91 of it; on that two houses of 123.47 and 222.19 m² of ground."""
    part = F(D(whole) - D("0.46")) / F(D(whole)) * F(12_347, 12_347 + 22_219)
    return owner(thing("a", lands=(LandPiece("l", D(whole), D("12000.25"), part),)))


@pytest.mark.parametrize(
    ("whole", "satang"),
    [
        # 10,000.37 × 12,000.25 = 120,006,940.09; the part 42,864,593.31 at 0.3 %
        ("10000.37", 128_593_78),
        # 1,000,000.37 × 12,000.25 = 12,000,254,440.09; the part 4,286,497,524.01: 150,000 and
        # 600,000 and 4,000,000 for the first 1,000 million, 0.6 % of 3,286,497,524.01
        ("1000000.37", 24_468_985_14),
    ],
)
def test_land_divided_in_parts_no_number_holds_is_taxed_like_any(whole, satang):
    """The product of value and share is beyond int64: `assess` itself computes it."""
    facts = divided_land(whole)
    [found] = assess_many([facts], LAW)
    assert found.due == assess(facts, LAW).due == satang


def test_a_mistyped_price_is_refused_and_stops_nobody():
    """A thousand million baht a square wah: no holding is worth ten million million."""
    fine = owner(thing("p", value=D(1_000_000)))
    limit = owner(thing("a", value=D(10) ** 13 - 1), thing("b", value=D(1)))
    land = LandPiece("l", D(400), D(1))
    above = [
        owner(thing("a", value=D(5)), thing("b", value=D(10) ** 13)),
        owner(thing("b", lands=(replace(land, price_per_sq_wah=D(10) ** 11),))),
        owner(thing("b", lands=(replace(land, price_per_sq_wah=D(10) ** 11, share=F(1, 3)),)),
              thing("a", lands=(replace(LAND, price_per_sq_wah=D("9999999999.99")),))),
        owner(thing("b", condos=(CondoPiece("u", D(500), D(10) ** 12),))),
        owner(thing("b", buildings=(replace(HOUSE, price_per_sq_m=D(10) ** 12),))),
    ]  # fmt: skip
    first, second, *found, last = assess_many([fine, limit, *above, fine], LAW)
    assert (first.due, last.due) == (3_000_00, 3_000_00)
    assert second.base == 10**15
    assert [(one.code, one.at) for one in found] == [("value_too_large", "b")] * 5
    assert found[0].params == {"value": "10,000,000,000,005"}


def test_columns_refuse_what_facts_refuse():
    roll = roll_of([owner(thing("a", value=D(10) ** 13 + 1)), owner(thing("b", value=D(1)))],
                   LAW, checked=True)  # fmt: skip
    result = assess_roll(roll, LAW)
    assert [(one.taxpayer, one.error.code) for one in result.problems] == [(0, "value_too_large")]
    assert result.due.tolist() == [0, 0]


def test_without_rounding_between_several_cuts_are_left():
    """A standing reduction and the decree of 2566: two cuts, one rounding."""
    values = {"round_each_reduction": "no"}
    law = load_law([{"key": "settings", "values": values}]).for_tax_year(2023)
    twice = owner(thing("a", value=D(1), standing="power_plant"))
    once = owner(thing("a", value=D(1), standing="private_school"))
    assert [alone(twice, law=law), alone(once, law=law)] == [1, 0]
