"""Small exact things: rounding, shares, percents, and the pieces of lines, by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.book import law_for, load_law
from taxation.law.errors import BadFacts
from taxation.law.facts import UseShare
from taxation.law.lines import Line, slices, spend, tax_slices, tidy, vacant_slices
from taxation.law.money import (
    baht,
    decimal_of,
    long_text,
    percent_text,
    rounded,
    satang_of,
    share_out,
    text,
)
from taxation.law.parts import Part, shares_of
from taxation.law.reductions import Bucket, cut, order_of, share_line
from taxation.law.schema import LocalReduction, UseClass

LAW = law_for(2026)
THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down"),
    [
        (Fraction(5, 2), 3, 2, 2),
        (Fraction(7, 2), 4, 4, 3),
        (Fraction(12, 5), 2, 2, 2),
        (Fraction(13, 5), 3, 3, 2),
        (Fraction(-5, 2), -2, -2, -3),
        (7, 7, 7, 7),
    ],
)
def test_rounding(value, half_up, half_even, down):
    assert rounded(value) == half_up
    assert (rounded(value, "half_even"), rounded(value, "down")) == (half_even, down)


def test_baht_and_satang():
    assert satang_of(Decimal("1.005")) == 101
    assert satang_of(Decimal("1.005"), "down") == 100
    assert baht(101) == Decimal("1.01")
    assert (text(100), text(THIRD * 1000), text(0)) == ("1.00", "3.33", "0.00")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (THIRD, "33.333333"),
        (Fraction(1, 2), "50"),
        (Fraction(1), "100"),
        (Fraction(0), "0"),
        (Fraction(1, 1000), "0.1"),
        (Fraction(105, 1000), "10.5"),
    ],
)
def test_percents_in_words(share, said):
    assert percent_text(share) == said


@pytest.mark.parametrize(
    ("raw", "code"),
    [(1.5, "number_float"), ("x", "number_unreadable"), ("NaN", "number_unreadable")],
)
def test_a_number_that_cannot_be_read_is_named(raw, code):
    with pytest.raises(BadFacts) as refused:
        decimal_of(raw, "row 7")
    assert (refused.value.code, refused.value.at) == (code, "row 7")
    assert refused.value.params == {"value": str(raw)}


def test_a_decimal_is_taken_as_it_is():
    number = Decimal("1.50")
    assert decimal_of(number) is number
    assert decimal_of(7) == Decimal(7)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [33, 33, 34]),
        (100, [1, 1, 0], [50, 50, 0]),
        (101, [1, 1, 0], [50, 51, 0]),
        (7, [THIRD, 0, 2 * THIRD], [2, 0, 5]),
        (5, [0, 0], [0, 0]),
        (5, [], []),
        (0, [1, 2], [0, 0]),
    ],
)
def test_dividing_an_amount(total, weights, parts):
    assert share_out(total, weights) == parts


def test_the_odd_satang_may_fall_on_the_dearest():
    assert share_out(10, [3, 3, 1]) == [4, 4, 2]
    assert share_out(10, [3, 3, 1], dearest=True) == [4, 5, 1]
    assert share_out(10, [4, 3, 0], dearest=True) == [6, 4, 0]
    assert share_out(10, [0, 0], dearest=True) == [0, 0]


def test_a_fraction_of_a_satang_is_written_out():
    assert (long_text(107), long_text(Fraction(107))) == ("1.07", "1.07")
    assert long_text(Fraction(107, 2)) == "0.535"
    assert long_text(Fraction(100, 3)) == "0.3333333333"


def by_area(*areas):
    return [UseShare(UseClass.OTHER, area=Decimal(area)) for area in areas]


def by_share(*shares):
    return [UseShare(UseClass.OTHER, share=Fraction(share)) for share in shares]


def test_shares_of_uses():
    assert shares_of([UseShare(UseClass.OTHER)]) == [1]
    assert shares_of(by_area("12.5")) == [1]
    assert shares_of(by_share("1")) == [1]
    assert shares_of(by_area("48", "96")) == [THIRD, 2 * THIRD]
    assert shares_of(by_share("1/3", "2/3")) == [THIRD, 2 * THIRD]
    assert shares_of(by_area("0", "5")) == [0, 1]
    assert shares_of(by_share("0", "1")) == [0, 1]


@pytest.mark.parametrize(
    ("decimals", "first"),
    [("0", "0.33"), ("1", "0.333"), ("2", "0.3333"), ("none", "1/3")],
)
def test_a_percent_is_rounded_first_and_the_last_takes_the_rest(decimals, first):
    share = Fraction(first)
    assert shares_of(by_area("1", "2"), decimals) == [share, 1 - share]


def test_a_percent_is_rounded_once():
    """33.3349999…% is 33.3% and 33.33%, not 33.34%; half rounds up."""
    share = Fraction(333349999999, 10**12)
    assert shares_of([*by_share(share, 1 - share)], "2")[0] == Fraction("0.3333")
    assert shares_of(by_share("0.0005", "0.9995"), "1")[0] == Fraction("0.001")


def test_spending_an_exemption():
    assert spend([10, 30, 20], 35, "dearest_first") == [0, 30, 5]
    assert spend([10, 30, 20], 35, "cheapest_first") == [10, 5, 20]
    assert spend([10, 30, 20], 30, "proportional") == [5, 15, 10]
    assert spend([10, 30], 40, "dearest_first") == [10, 30]
    assert spend([10, 30], 41, "proportional") == [10, 30]
    assert spend([10, 30], None, "dearest_first") == [10, 30]
    assert spend([Fraction(21, 2), 10], 15, "dearest_first") == [Fraction(21, 2), Fraction(9, 2)]
    assert spend([], 5, "dearest_first") == []


def test_slices_carry_their_thresholds():
    schedule = LAW.schedules[UseClass.AGRI]
    rows = tax_slices(8_000_000_000, schedule)
    assert [(row.bottom, row.top, row.amount) for row in rows] == [
        (0, 7_500_000_000, 7_500_000_000),
        (7_500_000_000, 10_000_000_000, 500_000_000),
    ]
    assert {row.add_on for row in rows} == {Fraction(0)}
    assert {row.vacant_years for row in rows} == {0}
    assert [row.tax for row in rows] == [750_000, 150_000]
    assert slices(0, schedule) == []


def test_slices_of_vacant_land_carry_their_years():
    weights = {4: 3, 1: 1}
    rows = vacant_slices(400, LAW.schedules[UseClass.VACANT], weights, LAW.vacant)
    assert [(row.vacant_years, row.amount, row.bottom, row.top) for row in rows] == [
        (1, 100, 0, 5_000_000_000),
        (4, 300, 0, 5_000_000_000),
    ]
    assert [row.rate for row in rows] == [Fraction(3, 1000), Fraction(6, 1000)]
    assert [row.add_on for row in rows] == [0, Fraction(3, 1000)]


def test_whole_fractions_are_numbers():
    assert isinstance(tidy(Fraction(4, 2)), int)
    assert tidy(THIRD) is THIRD


def part(value, standing="", orders=()):
    use_class = UseClass.OTHER
    return Part(0, "p", ("", "g", ""), use_class, Fraction(1), value, 0, "", standing, orders)


def test_a_line_is_divided_between_buckets_and_then_inside_them():
    parts = (part(1, "npa"), part(2), part(3, "npa"))
    line = Line("", "g", UseClass.OTHER, 6, 0, 6, (), 601, parts)
    assert share_line(line) == [100, 200, 301]
    unnamed = Line("", "g", UseClass.OTHER, 3, 0, 3, (), 100, (part(1, "npa"), part(2)))
    assert share_line(unnamed) == [34, 66]


def test_buckets_stand_in_a_fixed_order():
    dated = LocalReduction("56", Decimal(40), None, "1", date(2026, 5, 1))
    bucket = Bucket("npa", (dated, LocalReduction("57", amount=5)))
    assert order_of(bucket) == "npa|56,40,,1,2026-05-01|57,,5,,"
    assert order_of(Bucket("", ())) == ""


def test_a_cut_is_rounded_as_the_office_rounds():
    assert cut(3, Decimal(15), LAW) == 3  # 2.55
    down = load_law([{"key": "settings", "values": {"rounding_mode": "down"}}]).for_tax_year(2026)
    assert cut(3, Decimal(15), down) == 2
