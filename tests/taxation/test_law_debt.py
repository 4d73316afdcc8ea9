"""What settles a debt on a day, to the satang: stages, months, cap, extension, parts, stay."""

import datetime as dt
from fractions import Fraction

import pytest

from taxation.law.arrears import Late, late_payment, refund_interest
from taxation.law.book import law_for, load_law
from taxation.law.debt import LatePart, Owed, Part, Warned, owed, penalty_left, stage_of
from taxation.law.errors import LawError

LAW = law_for(2026)
DUE = dt.date(2026, 6, 30)
D = dt.date
RECEIVED = Warned(D(2026, 7, 1), D(2026, 7, 10), 15)  # to be paid by 25 July


@pytest.mark.parametrize(
    ("on", "warnings", "extended", "penalty", "surcharge"),
    [
        (D(2026, 6, 30), [], None, 0, 0),
        (D(2026, 7, 1), [], None, 1_000_00, 100_00),  # part of a month is a month
        (D(2026, 7, 30), [], None, 1_000_00, 100_00),
        (D(2026, 7, 31), [], None, 1_000_00, 100_00),
        (D(2026, 8, 1), [], None, 1_000_00, 200_00),
        (D(2026, 7, 9), [RECEIVED], None, 1_000_00, 100_00),  # written, not yet received
        (D(2026, 7, 10), [RECEIVED], None, 2_000_00, 100_00),
        (D(2026, 7, 25), [RECEIVED], None, 2_000_00, 100_00),
        (D(2026, 7, 26), [RECEIVED], None, 4_000_00, 100_00),
        (D(2026, 7, 26), [Warned(D(2026, 7, 1), None, 15)], None, 1_000_00, 100_00),
        (D(2026, 7, 26), [Warned(DUE, D(2026, 7, 2), 5)], None, 1_000_00, 100_00),  # too early
        (D(2026, 8, 31), [], D(2026, 8, 31), 0, 100_00),  # 0.5 % a month
        (D(2026, 9, 1), [], D(2026, 8, 31), 1_000_00, 300_00),  # extension missed
        (D(2034, 10, 30), [], None, 1_000_00, 10_000_00),  # 100 months: the tax itself
        (D(2036, 1, 1), [RECEIVED], None, 4_000_00, 10_000_00),  # and no more
    ],
)
def test_additions_by_day_and_stage(on, warnings, extended, penalty, surcharge):
    asked = owed([Part(DUE, 10_000_00)], 0, on, LAW, warnings=warnings, extended_until=extended)
    assert (asked.left, asked.penalty, asked.surcharge) == (10_000_00, penalty, surcharge)
    assert asked.total == 10_000_00 + penalty + surcharge


@pytest.mark.parametrize(
    ("tax", "penalty", "surcharge"),
    [(1, 0, 0), (5, 1, 0), (50, 5, 1), (2_015_49, 201_55, 20_15), (333_33, 33_33, 3_33)],
)
def test_each_addition_is_rounded_to_the_satang_half_up(tax, penalty, surcharge):
    asked = owed([Part(DUE, tax)], 0, D(2026, 7, 15), LAW)
    assert (asked.penalty, asked.surcharge) == (penalty, surcharge)


def test_the_first_letter_received_decides():
    later = Warned(D(2026, 8, 1), D(2026, 8, 5), 15)
    assert stage_of(DUE, D(2026, 8, 6), [later, RECEIVED]) == "after_notice"
    assert stage_of(DUE, D(2026, 8, 6), [later]) == "within_notice"


PLAN = [Part(DUE, 3_333_33), Part(D(2026, 7, 31), 3_333_33), Part(D(2026, 8, 31), 3_333_34)]


@pytest.mark.parametrize(
    ("paid", "on", "warnings", "expected"),
    [
        (3_333_33, D(2026, 7, 31), [], (0, 0)),
        (3_333_33, D(2026, 8, 1), [], (0, 66_67)),  # all that is left, from the missed part
        (0, D(2026, 7, 1), [], (0, 100_00)),
        (6_666_66, D(2026, 10, 1), [], (0, 66_67)),  # the last part alone, two months
        (3_333_33, D(2026, 9, 1), [Warned(D(2026, 8, 2), D(2026, 8, 3), 60)], (1_333_33, 133_33)),
    ],
)
def test_a_missed_instalment_loses_the_right(paid, on, warnings, expected):
    asked = owed(PLAN, paid, on, LAW, warnings=warnings, is_plan=True)
    assert (asked.penalty, asked.surcharge) == expected


def test_parts_of_a_reassessed_bill_are_late_each_from_its_own_day():
    parts = [Part(DUE, 1_000_00), Part(D(2026, 9, 15), 500_00)]
    first = owed(parts, 0, D(2026, 9, 1), LAW)
    assert [(one.unpaid, one.months) for one in first.late] == [(1_000_00, 3)]
    both = owed(parts, 400_00, D(2026, 9, 16), LAW)
    assert [(one.unpaid, one.months) for one in both.late] == [(600_00, 3), (500_00, 1)]
    assert both.total == 1_100_00 + 60_00 + 50_00 + 18_00 + 5_00


def test_what_is_stayed_waits_for_the_decision_and_bears_nothing_meanwhile():
    asked = owed([Part(DUE, 10_000_00)], 0, D(2026, 7, 1), LAW, stayed=4_000_00)
    assert (asked.left, asked.stayed, asked.total) == (6_000_00, 4_000_00, 6_660_00)
    paid = owed([Part(DUE, 10_000_00)], 6_000_00, D(2026, 7, 1), LAW, stayed=4_000_00)
    assert (paid.left, paid.stayed, paid.late) == (0, 4_000_00, ())


# --- the numbers of a late part, and an order on the penalty (s71) --------------------------------

WHOLE = [Part(DUE, 10_000_00)]
JULY = D(2026, 7, 15)
PERCENT = Fraction(1, 100)


def test_a_late_part_tells_every_number_its_additions_are_made_of():
    [late] = owed(WHOLE, 0, JULY, LAW).late
    assert late == LatePart(
        due=DUE, unpaid=10_000_00, stage="before_notice", months=1, penalty_rate=10 * PERCENT,
        penalty=1_000_00, surcharge_rate=PERCENT, surcharge=100_00,
    )  # fmt: skip
    assert (late.penalty_percent, late.surcharge_percent) == ("10", "1")
    [more] = owed(WHOLE, 0, JULY, LAW, extended_until=JULY).late
    assert (more.stage, more.penalty_rate, more.surcharge_rate) == (
        "within_extension", 0, PERCENT / 2,
    )  # fmt: skip
    assert more.surcharge_percent == "0.5"
    [missed] = owed(WHOLE, 0, JULY, LAW, is_plan=True).late
    assert (missed.penalty_rate, missed.penalty, missed.surcharge_rate) == (0, 0, PERCENT)


def test_what_is_paid_too_much_leaves_nothing():
    assert owed(WHOLE, 10_000_01, JULY, LAW) == Owed(0, 0, ())


@pytest.mark.parametrize(
    ("waived", "penalty", "taken", "percent"),
    [
        ("0", 1_000_00, 0, "0"),
        ("1", 0, 1_000_00, "100"),
        ("1/2", 500_00, 500_00, "50"),
        ("1/3", 666_67, 333_33, "33.333333"),
    ],
)
def test_an_order_takes_its_share_of_the_penalty_and_no_surcharge(waived, penalty, taken, percent):
    found = owed(WHOLE, 0, JULY, LAW, waived=Fraction(waived))
    assert (found.penalty, found.waived, found.surcharge) == (penalty, taken, 100_00)
    assert found.total == 10_000_00 + penalty + 100_00
    [late] = found.late
    assert (late.full_penalty, late.waived_share) == (1_000_00, Fraction(waived))
    assert late.waived_percent == percent


def test_the_share_is_taken_at_every_stage_and_nothing_where_there_is_no_penalty():
    half = Fraction(1, 2)
    days = (D(2026, 7, 9), D(2026, 7, 25), D(2026, 7, 26))
    found = [owed(WHOLE, 0, day, LAW, warnings=[RECEIVED], waived=half).penalty for day in days]
    assert found == [500_00, 1_000_00, 2_000_00]
    more = owed(WHOLE, 0, JULY, LAW, extended_until=JULY, waived=half)
    assert (more.penalty, more.waived) == (0, 0)
    assert owed(WHOLE, 0, DUE, LAW, waived=half).late == ()


@pytest.mark.parametrize(("mode", "left"), [("half_up", 51), ("half_even", 50), ("down", 50)])
def test_what_is_left_of_a_penalty_is_rounded_as_the_office_chose(mode, left):
    chosen = {"key": "settings", "values": {"rounding_mode": mode}}
    law = load_law([chosen]).for_tax_year(2026)
    assert penalty_left(101, Fraction(1, 2), law) == left


def test_a_tax_of_nothing_has_no_additions_and_one_below_it_is_refused_by_amount():
    assert late_payment(0, DUE, JULY, "before_notice", LAW) == Late(1, 0, 0, 0)
    assert refund_interest(0, DUE, JULY, LAW) == 0
    with pytest.raises(LawError) as refused:
        late_payment(-1, DUE, JULY, "before_notice", LAW)
    assert (refused.value.code, refused.value.at) == ("tax_negative", "-1")
