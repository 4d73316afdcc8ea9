"""The columns of the bulk run equal the explained assessment, part by part, to the satang."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxation.law.assess import assess
from taxation.law.assess_many import BriefShare, assess_many
from taxation.law.book import law_for, load_law
from taxation.law.bulk import PART_COLUMNS, TOTAL_COLUMNS, assess_roll
from taxation.law.bulk_work import facts_order
from taxation.law.columns import (
    alike,
    area_price,
    area_shares,
    building_values,
    depreciation_percents,
    distinct,
    divide_out,
    starts_of,
)
from taxation.law.errors import BadFacts
from taxation.law.example_facts import taxpayer
from taxation.law.examples import read_rows
from taxation.law.facts import LandPiece, ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.money import share_out
from taxation.law.roll_facts import roll_of
from taxation.law.schema import OwnerKind, UseClass
from tests.taxation.facts_strategies import YEARS, taxpayers

DEAREST = "taxable_value_dearest_takes_rest"
EXAMPLES = Path(__file__).parent / "examples" / "land-and-building-tax.csv"


def assert_equal(all_facts, law):
    result = assess_roll(roll_of(all_facts, law), law)
    row = 0
    for number, facts in enumerate(all_facts):
        one = assess(facts, law)
        totals = (one.base, one.exempt, one.taxable, one.tax, one.due)
        columns = (result.base, result.exempt, result.taxable, result.tax, result.due)
        assert tuple(int(column[number]) for column in columns) == totals
        count = sum(len(o.uses) for o in facts.objects)
        expected = np.zeros((5, count), dtype=np.int64)
        for share in one.shares:
            shown = (share.shown_base, share.shown_exempt, share.shown_taxable)
            expected[:, share.number] = (*shown, share.tax, share.due)
        parts = np.stack([
            result.part_base, result.part_exempt, result.part_taxable, result.part_tax,
            result.part_due])  # fmt: skip
        assert (parts[:, row : row + count] == expected).all()
        assert (expected.sum(axis=1) == totals).all()
        row += count
    assert result.problems == ()
    assert_briefs(all_facts, law)
    return result


def assert_briefs(all_facts, law):
    for facts, brief in zip(all_facts, assess_many(all_facts, law), strict=True):
        one = assess(facts, law)
        totals = ("base", "exempt", "taxable", "tax", "due")
        for name in ("taxpayer", "tax_year", "law_fingerprint", *totals):
            assert getattr(brief, name) == getattr(one, name)
        shares = {share.number: share for share in one.shares}
        assert set(shares) == {share.number for share in brief.shares}
        for share in brief.shares:
            for name in BriefShare._fields:
                assert getattr(share, name) == getattr(shares[share.number], name)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(taxpayers(), min_size=1, max_size=4), YEARS)
def test_equal_on_random_rolls(all_facts, year):
    assert_equal(all_facts, law_for(year))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(taxpayers(fancy=False), min_size=1, max_size=6), YEARS)
def test_equal_on_plain_rolls(all_facts, year):
    assert_equal(all_facts, law_for(year))


@pytest.mark.parametrize(
    "values",
    [
        {"rounding_mode": "half_even"},
        {"vacant_years_in_group": "longest", "group_tax_shown_by": DEAREST},
        {"vacant_years_in_group": "shortest", "round_each_reduction": "no"},
        {"round_each_reduction": "no", "group_tax_shown_by": DEAREST, "rounding_mode": "down"},
        {"rounding_mode": "down"},
        {"tax_line_unit": "1"},
        {"round_parts": "yes"},
        {"share_decimals": "1"},
        {"waive_below": "100"},
        {"agri_exemption_order": "proportional"},
        {"agri_exemption_order": "cheapest_first"},
        {"general_on_top_of_standing_90": "yes"},
        {"light_material_as": "brick", "age_zero_free": "no"},
        {"state_land_residence": "land_and_building"},
    ],
    ids=lambda values: ",".join(values),
)
def test_equal_under_every_setting(values):
    book = load_law([{"key": "settings", "values": values}])

    @settings(max_examples=8, deadline=None, database=None)
    @given(st.lists(taxpayers(), min_size=1, max_size=3), YEARS)
    def equal(all_facts, year):
        assert_equal(all_facts, book.for_tax_year(year))

    equal()


def test_equal_on_every_example():
    lines = EXAMPLES.read_text("utf-8").splitlines(keepends=True)
    seen = 0
    for row in read_rows(lines):
        if row.kind == "assessment" and not any("lao" in o for o in row.inputs["objects"]):
            law = law_for(row.tax_year)
            assert_equal([taxpayer(row.inputs, row.owner_type, row.id, law)], law)
            seen += 1
    assert seen == 134


def plain(key, value, use_class=UseClass.OTHER, **more):
    uses = (UseShare(use_class, **more),)
    return TaxpayerFacts(key, OwnerKind.NATURAL, (ObjectFacts(key, uses, value=Decimal(value)),))


def test_most_rows_are_settled_by_the_columns():
    facts = [plain(f"t{n}", 1_000_000 + n) for n in range(50)]
    assert assert_equal(facts, law_for(2026)).settled_alone == 0


def test_a_huge_denominator_is_settled_alone():
    uses = tuple(
        UseShare(c, share=Fraction(n, 10**9 + 7))
        for c, n in ((UseClass.OTHER, 10**8), (UseClass.RES_OTHER, 9 * 10**8 + 7))
    )
    facts = TaxpayerFacts("t", OwnerKind.NATURAL, (ObjectFacts("p", uses, value=Decimal(987_654)),))
    assert assert_equal([plain("s", 5), facts], law_for(2026)).settled_alone == 1


def _land(ref, use, share=Fraction(1), price="12000.00"):
    piece = LandPiece(ref, Decimal("750.00"), Decimal(price), share)
    return ObjectFacts(ref, (use,), lands=(piece,))


def test_land_divided_in_odd_parts_is_settled_in_the_columns():
    parts = (Fraction(5647, 10129), Fraction(4482, 10129), Fraction(8453, 11577))
    objects = [_land(f"p{n}", UseShare(UseClass.OTHER), part) for n, part in enumerate(parts)]
    facts = TaxpayerFacts("t", OwnerKind.JURISTIC, tuple(objects))
    assert assert_equal([facts], law_for(2026)).settled_alone == 0


@pytest.mark.parametrize(
    ("choice", "baht"), [("own_share", 189_000), ("longest", 216_000), ("shortest", 108_000)]
)
def test_unlike_vacant_years_of_touching_land_are_settled_in_the_columns(choice, baht):
    """9 million at 0.3 %, 27,000, and 27 million at 0.6, 162,000; or all 36 million at one."""
    values = {"vacant_years_in_group": choice}
    law = load_law([{"key": "settings", "values": values}]).for_tax_year(2026)
    objects = [
        replace(_land(f"p{n}", UseShare(UseClass.VACANT, vacant_years=years)), group="g")
        for n, years in enumerate((1, 4, 4, 4))
    ]
    facts = TaxpayerFacts("t", OwnerKind.NATURAL, tuple(objects))
    shop = plain("a", 1_000_000)
    result = assert_equal([shop, facts, shop], law)
    assert (result.settled_alone, result.due.tolist()) == (0, [3_000_00, baht * 100, 3_000_00])


def test_of_touching_farms_that_are_exempt_each_part_is():
    objects = [
        ObjectFacts(f"f{n}", (UseShare(UseClass.AGRI),), value=Decimal(n) * 10_000_000, group="g")
        for n in (3, 1)
    ]
    facts = TaxpayerFacts("t", OwnerKind.NATURAL, tuple(objects))
    result = assert_equal([plain("a", 7), facts], law_for(2026))
    assert result.part_exempt.tolist() == [0, 30_000_000_00, 10_000_000_00]
    assert result.settled_alone == 0


def test_vacant_land_beyond_int64_is_computed_by_the_rule():
    """999,900,069,951.02 in its fourth year: 43,750,000 up to 5,000 million, then 1 %."""
    value, rest = Decimal("999999999999.99"), Fraction(1, 10_007)
    uses = (UseShare(UseClass.VACANT, share=1 - rest, vacant_years=4),
            UseShare(UseClass.OTHER, share=rest))  # fmt: skip
    facts = TaxpayerFacts("t", OwnerKind.NATURAL, (ObjectFacts("p", uses, value=value),))
    result = assert_equal([facts], law_for(2026))
    assert result.part_tax.tolist() == [9_992_750_699_51, 349_720_20]


def test_the_slices_above_a_value_add_nothing():
    """166 satang at 0.3 % are 0.498 of one, 167 are 0.501."""
    result = assert_equal([plain("a", "1.66"), plain("b", "1.67")], law_for(2026))
    assert result.due.tolist() == [0, 1]


def test_what_is_wrong_is_a_problem_and_the_rest_is_assessed():
    law = law_for(2026)
    roll = roll_of(
        [plain("a", 1_000_000), plain("b", 1_000_000, UseClass.VACANT, vacant_years=1)], law
    )
    roll.vacant_years[1] = 0
    result = assess_roll(roll, law)
    (problem,) = result.problems
    assert problem.taxpayer == 1
    assert isinstance(problem.error, BadFacts)
    assert problem.error.code == "vacant_years_missing"
    assert result.due.tolist() == [3_000_00, 0]


def test_a_refusal_among_many_names_its_row():
    bare = ObjectFacts("01A002", (), value=Decimal(1))
    wrong = TaxpayerFacts("b", OwnerKind.NATURAL, (bare,))
    first, second, third = assess_many(
        [plain("a", 100), wrong, plain("c", 1_000_000)], law_for(2026)
    )
    assert (first.due, third.due) == (30, 3_000_00)
    assert (second.code, second.at) == ("uses_missing", "01A002")


def test_shares_that_miss_the_whole_are_a_problem():
    law = law_for(2026)
    roll = roll_of([plain("a", 1_000_000)], law)
    roll.share_den[0] = 3
    (problem,) = assess_roll(roll, law).problems
    assert problem.error.code == "shares_under_whole"


def shared(value, share, **more):
    """A shop and dwellings, the shop with `share` of it."""
    uses = (UseShare(UseClass.OTHER, share=share), UseShare(UseClass.RES_OTHER, share=1 - share))
    return TaxpayerFacts("t", OwnerKind.NATURAL, (ObjectFacts("p", uses, **value),), **more)


def test_a_product_of_value_and_share_beyond_int64_is_settled_alone():
    """A third (to nine places) of a million million: the shop 2,327,083,331, the rest 666,596,667.

    Shop 333,333,333,000: 28,750,000 up to 5,000 million, then 0.7 %. Rest 666,666,667,000: 30,000
    up to 100 million, then 0.1 %.
    """
    facts = shared({"value": Decimal(10) ** 12}, Fraction(333_333_333, 10**9))
    result = assert_equal([facts], law_for(2026))
    assert (result.settled_alone, result.due.tolist()) == (1, [2_993_679_998_00])
    assert result.part_due.tolist() == [2_327_083_331_00, 666_596_667_00]


def test_a_product_of_denominators_beyond_int64_is_settled_alone():
    """A share in twelve thousand millionths of a land, shared again: worth next to nothing."""
    land = LandPiece("l", Decimal(750), Decimal(12_000), Fraction(1, 12_000_000_001))
    facts = shared({"lands": (land,)}, Fraction(333_333_333, 10**9))
    result = assert_equal([facts, plain("a", 1_000_000)], law_for(2026))
    assert result.settled_alone == 1
    assert result.due.tolist() == [0, 3_000_00]


def test_a_product_of_value_and_rate_beyond_int64_is_computed_by_the_rule():
    """A 10,007th is 99,930,048.97: 349,720.20. The rest, 999,900,069,951.02: 999,830,069.95."""
    facts = shared({"value": Decimal("999999999999.99")}, Fraction(1, 10_007))
    result = assert_equal([facts], law_for(2026))
    assert (result.settled_alone, result.due.tolist()) == (0, [1_000_179_790_15])


def test_half_satangs_of_what_is_exempt_and_taxed_sum_to_the_base():
    """5 satang: half a satang of farm is shown as 1, so 4 are left for 4.5, less on the largest."""
    few, many = ([1, 3, 3, 3], [1, 1, 3, 5])
    classes = (UseClass.AGRI, UseClass.OTHER, UseClass.RES_OTHER, UseClass.VACANT)
    owners = [
        TaxpayerFacts(str(n), OwnerKind.NATURAL, (ObjectFacts("p", tuple(
            UseShare(one, share=Fraction(part, 10), vacant_years=1 if one == "VACANT" else None)
            for one, part in zip(classes, parts, strict=True)
        ), value=Decimal("0.05")),))
        for n, parts in enumerate((few, many, few))
    ]  # fmt: skip
    result = assert_equal([plain("a", 7), *owners, plain("z", 9)], law_for(2026))
    assert (result.base.tolist(), result.exempt.tolist()) == (
        [700, 5, 5, 5, 900], [0, 1, 1, 1, 0],
    )  # fmt: skip
    shown = [0, 1, 1, 2]
    assert result.part_taxable.tolist() == [700, *shown, *shown, *shown, 900]
    assert result.part_exempt.tolist() == [0, *[1, 0, 0, 0] * 3, 0]


def test_homes_are_exempt_in_the_years_farms_are_wholly():
    """2564: 60 million, 10 million at 0.03 % less 90 %."""
    assert assert_equal([plain("h", 60_000_000, UseClass.RES_MAIN)], law_for(2021)).due == 300_00


def test_halves_are_divided_like_any_part():
    """Half of 1,000,000.01 at 0.3 %: 1,500.000015; the other at 0.02 %: 100.000001."""
    facts = shared({"value": Decimal("1000000.01")}, Fraction(1, 2))
    result = assert_equal([facts], law_for(2026))
    assert (result.settled_alone, result.due.tolist()) == (0, [1_600_00])
    assert result.base.tolist() == [1_000_000_01]


def test_a_reduction_for_homes_alone_leaves_the_others_theirs():
    """60 million: 10 million at 0.03 %, half of it; a school's 3,000 less 90 %."""
    home = ObjectFacts("h", (UseShare(UseClass.RES_MAIN),), value=Decimal(60_000_000),
                       standing="inherited_home")  # fmt: skip
    school = plain("s", 1_000_000).objects[0]
    school = replace(school, standing="private_school")
    both = [TaxpayerFacts(one.ref, OwnerKind.NATURAL, (one,)) for one in (home, school)]
    result = assert_equal(both, law_for(2026))
    assert (result.settled_alone, result.due.tolist()) == (0, [1_500_00, 300_00])


def test_uses_of_an_object_stand_together_though_read_apart():
    law = law_for(2026)
    roll = roll_of([shared({"value": Decimal(10)}, Fraction(1, 2))], law)
    three = replace(roll, **{
        name: np.array([getattr(roll, name)[0]] * 3) for name in (
            "taxpayer", "object", "group", "use_class", "value", "value_den", "share", "share_den",
            "vacant_years", "standing", "since", "order", "resident")})  # fmt: skip
    three.object[:] = [7, 2, 7]
    assert facts_order(three).tolist() == [0, 2, 1]


def test_an_empty_roll():
    law = law_for(2026)
    result = assess_roll(roll_of([], law), law)
    assert len(result.due) == 0


@given(
    st.lists(st.tuples(st.integers(0, 4 * 10**9), st.integers(0, 10**9)), min_size=1, max_size=9),
    st.integers(0, 10**9),
)
def test_divide_out_is_share_out(rows, total):
    weights = np.array([w for w, _ in rows], dtype=np.int64)
    starts = starts_of(np.zeros(len(rows), dtype=np.int64))
    for dearest in (False, True):
        wanted = share_out(total, weights.tolist(), dearest=dearest)
        found = divide_out(np.array([total]), weights, starts, dearest=dearest)
        assert found.tolist() == wanted


def test_columns_of_pieces_follow_the_examples():
    """E134, E135: 307.25 sq.wah at 125.50; a wooden house of 36.75 m² aged 7."""
    land = area_price(np.array([3072500]), np.array([12550]))
    assert land.tolist() == [38_559_88]
    percent = depreciation_percents(law_for(2024), np.array([2]), np.array([7]))
    new, less, net = building_values(np.array([367500]), np.array([725000]), percent)
    assert (int(new[0]), int(less[0]), int(net[0])) == (266_437_50, 66_609_38, 199_828_12)


def test_shares_by_area_are_in_lowest_terms():
    over, under = area_shares(np.array([0, 0, 1]), np.array([480000, 960000, 7]), 2)
    assert list(zip(over.tolist(), under.tolist(), strict=True)) == [(1, 3), (2, 3), (1, 1)]


def test_the_result_is_plain_whole_numbers():
    law = law_for(2026)
    result = assess_roll(roll_of([plain("a", 1_000_000)], law), law)
    assert json.dumps(result.due.tolist()) == "[300000]"
    for name in (*PART_COLUMNS, *TOTAL_COLUMNS):
        assert getattr(result, name).dtype == np.int64, name


def test_a_home_on_land_of_the_state_is_of_the_class_the_office_chose():
    """H10: land and house are one main residence, in the amounts and in each part's class."""
    values = {"state_land_residence": "land_and_building"}
    law = load_law([{"key": "settings", "values": values}]).for_tax_year(2026)
    objects = tuple(
        ObjectFacts(ref, (UseShare(one, on_state_land=True),), value=Decimal(30_000_000), group="g")
        for ref, one in (("land", UseClass.RES_OTHER), ("house", UseClass.RES_MAIN_BUILDING))
    )
    facts = TaxpayerFacts("t", OwnerKind.NATURAL, objects)
    [brief] = assess_many([facts], law)
    assert [share.use_class for share in brief.shares] == [UseClass.RES_MAIN] * 2
    assert (brief.exempt, brief.due) == (50_000_000_00, 3_000_00)  # 10 million at 0.03 %
    assert_equal([facts], law)


NUMBERS = st.lists(st.one_of(st.integers(0, 5), st.integers(-3, 10**9)), max_size=30)


@given(NUMBERS)
def test_rows_that_are_alike_are_told_as_numpy_tells_them(numbers):
    """With few numbers nothing is sorted, with many or with negative ones it is."""
    keys = np.array(numbers, dtype=np.int64)
    there, first, kind = np.unique(keys, return_index=True, return_inverse=True)
    found = alike(keys)
    assert (found[0].tolist(), found[1].tolist()) == (first.tolist(), kind.tolist())
    assert distinct(keys).tolist() == there.tolist()


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=30))
def test_rows_are_alike_when_every_column_is(rows):
    one, other = (np.array(column) for column in zip(*rows, strict=True)) if rows else ([], [])
    first, kind = alike(np.array(one, dtype=np.int64), np.array(other, dtype=bool))
    assert [rows[first[place]] for place in kind] == rows
    assert len(first) == len(set(rows))
