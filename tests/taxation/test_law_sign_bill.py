"""What an owner pays for signs, by when, and in which parts: pure, each amount computed by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taxation.law.arrears import Instalments
from taxation.law.book import law_for
from taxation.law.sign_bill import (
    SignFacts,
    assess_signs,
    declare_by,
    due_day,
    is_declared_late,
    quarters_left,
    sign_instalments,
)

YEAR = 2025
LAW = law_for(YEAR)
ISSUED = dt.date(YEAR, 4, 1)


def fact(kind="thai_static", width=100, height=50, sides=1, on=dt.date(2020, 1, 1)):
    return SignFacts("01A001-P001", kind, width, height, sides, on)


@pytest.mark.parametrize(
    ("sign", "satang"),
    [
        (fact(width=400, height=240), 960_00),  # 96,000 / 500 = 192 units at 5
        (fact("thai_moving", 400, 240), 1_920_00),
        (fact("mixed_static", 200, 100), 1_040_00),  # 40 units at 26
        (fact("mixed_moving", 200, 100), 2_080_00),
        (fact("foreign_static", 200, 100), 2_000_00),
        (fact("foreign_moving", 200, 100), 2_080_00),
        (fact(width=100, height=50), 200_00),  # 10 units at 5 = 50: at least 200
        (fact("mixed_static", 200, 100, 2), 2_080_00),  # both sides
        (fact("mixed_static", 200, 100, on=dt.date(YEAR, 4, 1)), 780_00),  # three quarters
        (fact("mixed_static", 200, 100, on=dt.date(YEAR, 12, 31)), 260_00),
        (fact("mixed_static", 201, 101), 1_066_00),  # 20,301 / 500 = 40.6: 41 units
    ],
)
def test_a_sign_to_the_satang(sign, satang):
    found = assess_signs([sign], LAW)
    assert found.tax == satang
    assert all(step.say("th") and step.say("en") for step in found.steps)
    assert Decimal(found.steps[-1].amount) == satang


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    sizes=st.lists(st.tuples(st.integers(1, 2000), st.integers(1, 2000)), max_size=6),
    kind=st.sampled_from(sorted(LAW.signs.per_unit)),
    month=st.integers(1, 12),
)
def test_lines_sum_and_a_larger_or_older_sign_never_pays_less(sizes, kind, month):
    new = dt.date(YEAR, month, 1)
    whole = assess_signs([fact(kind, w, h) for w, h in sizes], LAW)
    part = assess_signs([fact(kind, w, h, on=new) for w, h in sizes], LAW)
    larger = assess_signs([fact(kind, w + 50, h) for w, h in sizes], LAW)
    assert whole.tax == sum(line.found.tax for line in whole.lines)
    assert part.tax <= whole.tax <= larger.tax
    assert part.tax * 4 == whole.tax * quarters_left(new, YEAR)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(tax=st.integers(3_000_00, 10**9))
def test_parts_of_a_large_tax_sum_and_lie_a_month_apart(tax):
    plan = sign_instalments(tax, dt.date(YEAR, 1, 31), LAW)
    assert sum(plan.amounts) == tax
    assert plan.due == (dt.date(YEAR, 1, 31), dt.date(YEAR, 2, 28), dt.date(YEAR, 3, 31))
    assert not sign_instalments(3_000_00 - 1, ISSUED, LAW).eligible


def test_days_of_the_notice_and_of_the_declaration():
    assert due_day(ISSUED, "hand", LAW) == dt.date(YEAR, 4, 16)
    assert due_day(ISSUED, "post", LAW) == dt.date(YEAR, 4, 23)
    old, new = [fact()], [fact(on=dt.date(YEAR, 6, 1))]
    assert not is_declared_late(dt.date(YEAR, 3, 31), old, LAW)
    assert is_declared_late(dt.date(YEAR, 4, 1), old, LAW)
    assert not is_declared_late(dt.date(YEAR, 6, 16), new, LAW)
    assert is_declared_late(dt.date(YEAR, 6, 17), new, LAW)
    for day in (25, 31):  # put up by the end of March: declared by then
        assert is_declared_late(dt.date(YEAR, 4, 1), [fact(on=dt.date(YEAR, 3, day))], LAW)


def test_what_is_assessed_names_its_signs_and_steps_in_order():
    first, second = fact(width=400, height=240), fact("mixed_static", 200, 100)
    found = assess_signs([first, second], LAW)
    assert [line.facts for line in found.lines] == [first, second]
    assert [step.kind for step in found.steps] == [
        "sign_units", "sign_rate", "sign_units", "sign_rate", "sign_total"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("width", "kinds"),
    [
        (195, ["sign_units", "sign_rate", "sign_least", "sign_total"]),  # 39 units: 195 baht
        (200, ["sign_units", "sign_rate", "sign_total"]),  # 40 units: 200 baht, as the least
    ],
)
def test_the_least_is_a_step_only_where_it_raises(width, kinds):
    found = assess_signs([fact(width=width, height=100)], LAW)
    assert (found.tax, [step.kind for step in found.steps]) == (200_00, kinds)


def test_quarters_begin_in_january_april_july_and_october():
    found = [quarters_left(dt.date(YEAR, month, 28), YEAR) for month in range(1, 13)]
    assert found == [4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1]
    assert quarters_left(dt.date(YEAR - 1, 12, 31), YEAR) == 4


def test_an_owner_who_never_declares_is_late_where_the_office_says_so():
    assert declare_by(LAW) == dt.date(YEAR, 3, 31)
    signs, late = [fact()], dt.date(YEAR, 4, 1)
    lenient = replace(LAW, settings={**LAW.settings, "sign_not_declared": "not_charged"})
    assert not is_declared_late(None, signs, LAW, declare_by(LAW))
    assert is_declared_late(None, signs, LAW, late)
    assert not is_declared_late(None, signs, lenient, late)
    assert not is_declared_late(late, [], LAW)
    assert not is_declared_late(None, signs, LAW)


def test_other_channels_count_from_the_day_itself():
    assert due_day(ISSUED, "no such channel", LAW) == dt.date(YEAR, 4, 16)


def test_parts_at_the_least_and_over_the_end_of_a_year():
    assert sign_instalments(3_000_00 - 1, ISSUED, LAW) == Instalments(False, (), ())
    plan = sign_instalments(3_000_01, dt.date(YEAR, 11, 30), LAW)
    assert plan.eligible
    assert plan.amounts == (1_000_00, 1_000_00, 1_000_01)
    assert plan.due == (dt.date(YEAR, 11, 30), dt.date(YEAR, 12, 30), dt.date(YEAR + 1, 1, 30))
    assert sign_instalments(3_000_00, dt.date(2023, 12, 31), LAW).due == (
        dt.date(2023, 12, 31), dt.date(2024, 1, 31), dt.date(2024, 2, 29)
    )  # fmt: skip
