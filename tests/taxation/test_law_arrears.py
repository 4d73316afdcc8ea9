"""Instalments, penalty, surcharge, refund, dates and clocks: below, at and above each limit."""

from datetime import date
from decimal import Decimal

import pytest

from taxation.law.arrears import (
    instalment_outcome,
    instalments,
    late_payment,
    months_late,
    refund_interest,
    stayed_by_objection,
    surcharge,
)
from taxation.law.book import law_for, load_law
from taxation.law.calendar_days import (
    effective_due,
    first_taxed_year,
    is_working_day,
    last_day,
    next_working_day,
    objection_clocks,
    payment_due,
    years_after,
)
from taxation.law.errors import LawError
from taxation.law.signs import sign_surcharge, sign_tax
from taxation.law.vacancy import ltax_use_code, vacant_since, vacant_years

LAW = law_for(2024)


def with_settings(year=2024, **values):
    return load_law([{"key": "settings", "values": values}]).for_tax_year(year)


@pytest.mark.parametrize(
    ("tax", "amounts"),
    [
        (299_999, ()),
        (300_000, (100_000, 100_000, 100_000)),
        (300_001, (100_000, 100_000, 100_001)),
        (300_002, (100_000, 100_000, 100_002)),
    ],
)
def test_instalments_begin_at_3000_baht(tax, amounts):
    found = instalments(tax, LAW)
    assert (found.eligible, found.amounts) == (bool(amounts), amounts)
    assert len(found.due) == len(amounts)


def test_the_odd_satang_of_instalments_falls_on_the_last_or_the_first():
    assert instalments(300_002, LAW).amounts == (100_000, 100_000, 100_002)
    law = with_settings(instalment_remainder="first")
    assert instalments(300_002, law).amounts == (100_002, 100_000, 100_000)


@pytest.mark.parametrize(
    ("due", "paid", "months"),
    [
        ("2024-06-30", "2024-06-29", 0),
        ("2024-06-30", "2024-06-30", 0),
        ("2024-06-30", "2024-07-01", 1),
        ("2024-06-30", "2024-07-31", 1),
        ("2024-06-30", "2024-08-01", 2),
        ("2024-06-15", "2024-07-15", 1),
        ("2024-06-15", "2024-07-16", 2),
        ("2024-12-31", "2025-01-01", 1),
        ("2024-01-30", "2024-02-29", 1),
        ("2024-01-30", "2024-03-01", 2),
        ("2021-07-31", "2031-07-31", 120),
    ],
)
def test_part_of_a_month_is_a_month(due, paid, months):
    assert months_late(date.fromisoformat(due), date.fromisoformat(paid)) == months


@pytest.mark.parametrize(
    ("stage", "penalty", "extra"),
    [
        ("on_time", 0, 10_000),
        ("before_notice", 100_000, 10_000),
        ("within_notice", 200_000, 10_000),
        ("after_notice", 400_000, 10_000),
        ("within_extension", 0, 5_000),
    ],
)
def test_penalty_by_stage(stage, penalty, extra):
    found = late_payment(1_000_000, date(2024, 6, 30), date(2024, 7, 20), stage, LAW)
    assert (found.penalty, found.surcharge) == (penalty, extra)
    assert found.total == 1_000_000 + penalty + extra


def test_paid_in_time_adds_nothing_whatever_the_stage():
    found = late_payment(1_000_000, date(2024, 6, 30), date(2024, 6, 30), "after_notice", LAW)
    assert (found.months, found.penalty, found.surcharge, found.total) == (0, 0, 0, 1_000_000)


@pytest.mark.parametrize(("months", "extra"), [(99, 99_000), (100, 100_000), (101, 100_000)])
def test_the_surcharge_stops_at_the_tax(months, extra):
    assert surcharge(100_000, months, LAW) == extra


def test_wrong_stages_and_amounts_are_refused():
    with pytest.raises(LawError) as refused:
        late_payment(1, date(2024, 6, 30), date(2024, 7, 1), "never", LAW)
    assert (refused.value.code, refused.value.at) == ("stage_unknown", "never")
    stages = "on_time, before_notice, within_notice, after_notice, within_extension"
    assert refused.value.params["allowed"] == stages
    day = date(2024, 6, 30)
    for call in (lambda: instalments(-1, LAW), lambda: refund_interest(-1, day, day, LAW)):
        with pytest.raises(LawError) as refused:
            call()
        assert refused.value.code == "tax_negative"


PAID_ALL = [
    (date(2024, 6, 30), 300_000),
    (date(2024, 7, 31), 300_000),
    (date(2024, 8, 31), 300_000),
]


def test_a_plan_kept_adds_nothing():
    found = instalment_outcome(900_000, PAID_ALL, LAW)
    assert found.right_lost_on is None
    assert (found.surcharge, found.penalty, found.total_paid, found.outstanding) == (
        0,
        0,
        900_000,
        0,
    )


def test_a_missed_part_loses_the_right_the_day_after():
    """E233, with a part still owed."""
    paid = [(date(2024, 6, 30), 300_000), (date(2024, 9, 10), 500_000)]
    found = instalment_outcome(900_000, paid, LAW)
    assert found.right_lost_on == date(2024, 8, 1)
    assert (found.surcharge, found.outstanding) == (10_000, 100_000)
    assert found.total_paid == 810_000


def test_nothing_paid_loses_the_right_after_the_first_date():
    found = instalment_outcome(900_000, [], LAW)
    assert found.right_lost_on == date(2024, 7, 1)
    assert found.outstanding == 900_000


def test_paying_too_much_late_is_surcharged_on_the_tax_only():
    found = instalment_outcome(900_000, [(date(2024, 7, 1), 2_000_000)], LAW)
    assert found.surcharge == 9_000
    assert found.outstanding == 0


def test_the_office_may_charge_the_penalty_on_a_missed_instalment():
    law = with_settings(penalty_on_missed_instalment="yes")
    paid = [(date(2024, 6, 30), 300_000), (date(2024, 9, 10), 600_000)]
    found = instalment_outcome(900_000, paid, law)
    assert (found.penalty, found.surcharge, found.total_paid) == (60_000, 12_000, 972_000)


def test_a_delayed_refund_bears_interest_unless_the_office_says_no():
    days = (date(2024, 6, 30), date(2024, 8, 1))
    assert refund_interest(100_000, *days, LAW) == 2_000
    assert refund_interest(100_000, *days, with_settings(refund_interest="no")) == 0


@pytest.mark.parametrize(
    ("action", "day"),
    [
        ("price_announcement", date(2024, 3, 31)),
        ("assessment_notice", date(2024, 4, 30)),
        ("payment", date(2024, 6, 30)),
        ("warning", date(2024, 7, 31)),
        ("land_office", date(2024, 8, 31)),
    ],
)
def test_the_calendar_of_2567(action, day):
    assert last_day(LAW, action) == day


@pytest.mark.parametrize(("year", "action"), [(2020, "price_announcement"), (2024, "harvest")])
def test_a_date_the_calendar_lacks_is_refused(year, action):
    with pytest.raises(LawError) as refused:
        last_day(law_for(year), action)
    assert (refused.value.code, refused.value.at) == ("date_not_set", action)
    assert refused.value.params == {"year": str(year), "year_be": str(year + 543)}


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 6, 30), date(2026, 6, 30)),  # Tuesday
        (date(2024, 6, 30), date(2024, 7, 1)),  # Sunday
        (date(2026, 4, 11), date(2026, 4, 16)),  # Saturday, then Songkran Monday to Wednesday
        (date(2024, 5, 4), date(2024, 5, 7)),  # holiday on a Saturday: Monday in its place
        (date(2025, 12, 31), date(2026, 1, 2)),
        (date(2024, 4, 13), date(2024, 4, 17)),  # one day in lieu, past Monday's holiday
    ],
)
def test_a_due_date_on_a_holiday_moves_to_the_next_working_day(day, moved):
    law = law_for(2024)
    assert next_working_day(day, law.holidays) == moved
    assert effective_due(day, law) == moved
    assert effective_due(day, with_settings(shift_due_on_holiday="no")) == day


def test_a_late_notice_lets_the_time_run_from_it():
    assert payment_due(LAW) == date(2024, 7, 1)
    assert payment_due(LAW, date(2024, 4, 30)) == date(2024, 7, 1)
    assert payment_due(LAW, date(2024, 5, 31)) == date(2024, 7, 31)
    assert payment_due(with_settings(time_runs_from_notice="no"), date(2024, 5, 31)) == date(
        2024, 7, 1
    )


def test_the_clocks_of_an_objection():
    """E229-E232: 30 days to object, 60 to decide, 30 to appeal, 30 to court."""
    found = objection_clocks(
        LAW,
        notice_received_on=date(2024, 4, 10),
        objected_on=date(2024, 5, 2),
        answered_on=date(2024, 6, 20),
        rejected=True,
        appeal_decided_on=date(2024, 9, 1),
    )
    assert found.objection_deadline == date(2024, 5, 10)
    assert found.decision_deadline == date(2024, 7, 1)
    assert found.accepted_by_silence_on is None
    assert found.refund_deadline is None
    assert found.appeal_deadline == date(2024, 7, 20)
    assert found.court_deadline == date(2024, 10, 1)


def test_silence_accepts_an_objection():
    found = objection_clocks(
        LAW, notice_received_on=date(2024, 4, 10), objected_on=date(2024, 5, 2)
    )
    assert found.accepted_by_silence_on == date(2024, 7, 2)
    assert found.refund_deadline == date(2024, 7, 17)
    assert found.appeal_deadline is None


def test_an_accepted_objection_is_refunded():
    day = date(2024, 6, 20)
    told, objected = date(2024, 4, 10), date(2024, 5, 2)
    found = objection_clocks(LAW, notice_received_on=told, objected_on=objected, answered_on=day)
    assert found.refund_deadline == date(2024, 7, 5)
    assert found.appeal_deadline is None


def test_no_objection_no_clock():
    found = objection_clocks(LAW, notice_received_on=date(2024, 4, 10))
    assert found.decision_deadline is None
    assert found.refund_deadline is None


def test_facts_of_1_january_rule_the_year():
    assert first_taxed_year(date(2024, 1, 1)) == 2024
    assert first_taxed_year(date(2024, 1, 2)) == 2025
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 3, 1), 3) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("width", "height", "units"),
    [("10", "74.99", 1), ("10", "75", 1), ("10", "75.01", 2), ("10", "25", 0), ("10", "25.01", 1)],
)
def test_half_a_unit_of_a_sign_is_dropped(width, height, units):
    assert sign_tax("thai_static", Decimal(width), Decimal(height), LAW).units == units


def test_half_a_unit_counts_when_the_office_says_so():
    law = with_settings(sign_half_unit="counted")
    assert sign_tax("thai_static", Decimal(10), Decimal(75), law).units == 2


def test_a_sign_pays_at_least_200_baht():
    assert sign_tax("thai_static", Decimal(100), Decimal(195), LAW).tax == 20_000
    assert sign_tax("thai_static", Decimal(100), Decimal(205), LAW).tax == 20_500
    assert sign_tax("thai_static", Decimal(100), Decimal(195), LAW, quarters=1).tax == 5_000


def test_signs_were_cheaper_before_2564():
    area = (Decimal(1000), Decimal(1000))
    assert sign_tax("thai_static", *area, law_for(2020)).tax == 600_000
    assert sign_tax("thai_static", *area, law_for(2021)).tax == 1_000_000


@pytest.mark.parametrize(
    ("kind", "width", "quarters", "code"),
    [
        ("neon", "1", 4, "sign_type_unknown"),
        ("thai_static", "1", 0, "quarters_wrong"),
        ("thai_static", "1", 5, "quarters_wrong"),
        ("thai_static", "0", 4, "area_not_positive"),
    ],
)
def test_a_wrong_sign_is_refused(kind, width, quarters, code):
    with pytest.raises(LawError) as refused:
        sign_tax(kind, Decimal(width), Decimal(10), LAW, quarters)
    assert refused.value.code == code


def test_a_sign_declared_and_paid_late():
    due, paid = date(2024, 4, 15), date(2024, 5, 20)
    assert sign_surcharge(100_000, declared_late=True, due=due, paid=paid, law=LAW) == 14_000
    assert sign_surcharge(100_000, declared_late=False, due=due, paid=due, law=LAW) == 0


def test_vacancy_is_counted_from_2563_without_a_break():
    law = law_for(2026)
    assert vacant_years(law, range(2010, 2027)) == 7
    assert vacant_years(law, {2020, 2021, 2022, 2024, 2025, 2026}) == 3
    assert vacant_years(law, {2025}) == 0
    assert vacant_since(law, 2010) == 7
    assert vacant_since(law, 2026) == 1
    assert vacant_since(law, 2027) == 0


def test_a_new_owner_goes_on_counting_unless_the_office_says_no():
    years = range(2020, 2027)
    assert vacant_years(law_for(2026), years, owner_changed={2024}) == 7
    restarted = with_settings(2026, vacant_follows_land="no")
    assert vacant_years(restarted, years, owner_changed={2024}) == 3


@pytest.mark.parametrize(
    ("years", "code"), [(1, "6"), (2, "6"), (3, "8"), (5, "8"), (6, "9"), (9, "9")]
)
def test_the_office_s_use_code_of_a_vacancy(years, code):
    assert ltax_use_code(years, {0: "6", 3: "8", 6: "9"}) == code


def test_a_payment_on_the_missed_day_is_in_time_for_what_it_pays():
    paid = [(date(2024, 6, 30), 200_000), (date(2024, 9, 10), 700_000)]
    found = instalment_outcome(900_000, paid, LAW)
    assert found.right_lost_on == date(2024, 7, 1)
    assert found.surcharge == 21_000  # 700,000 x 1% x 3 months after 30 June
    assert found.total_paid == 921_000


def test_late_payments_bear_each_its_own_months():
    paid = [(date(2024, 8, 15), 400_000), (date(2024, 7, 15), 400_000)]
    found = instalment_outcome(900_000, paid, LAW)
    assert found.surcharge == 4_000 + 8_000
    assert found.outstanding == 100_000
    assert found.total_paid == 812_000


def test_the_surcharge_of_a_plan_stops_at_what_was_left():
    found = instalment_outcome(900_000, [(date(2034, 1, 1), 900_000)], LAW)
    assert found.surcharge == 900_000


def test_surcharge_and_penalty_are_rounded_to_the_satang():
    found = late_payment(201_549, date(2026, 6, 30), date(2026, 9, 5), "within_notice", LAW)
    assert (found.penalty, found.surcharge) == (40_310, 6_046)
    down = with_settings(rounding_mode="down")
    cut = late_payment(201_549, date(2026, 6, 30), date(2026, 9, 5), "within_notice", down)
    assert (cut.penalty, cut.surcharge) == (40_309, 6_046)
    assert surcharge(50, 1, LAW) == 1
    assert surcharge(50, 1, down) == 0
    assert refund_interest(50, date(2024, 6, 30), date(2024, 7, 1), LAW) == 1
    assert refund_interest(50, date(2024, 6, 30), date(2024, 7, 1), down) == 0
    assert instalment_outcome(300_050, [(date(2024, 7, 1), 300_050)], down).surcharge == 3_000


def test_more_than_was_owed_is_no_debt():
    found = instalment_outcome(900_000, [(date(2024, 6, 30), 1_000_000)], LAW)
    assert (found.outstanding, found.total_paid) == (0, 1_000_000)


@pytest.mark.parametrize(("last_year", "stayed"), [(0, 500), (499, 1), (500, 0), (501, 0)])
def test_only_the_increase_over_last_year_is_stayed(last_year, stayed):
    assert stayed_by_objection(500, last_year) == stayed


def test_the_last_satang_late_is_surcharged_too():
    paid = [(date(2024, 7, 15), 299_999), (date(2034, 7, 15), 1)]
    found = instalment_outcome(300_000, paid, LAW)
    assert found.outstanding == 0
    assert found.surcharge == 3_001


def test_a_lower_cap_of_the_surcharge_holds():
    payment = {
        "instalment": {"minimum": "3000", "parts": 3},
        "penalty": {"before_notice": "10"},
        "surcharge": {"per_month": "1", "within_extension": "0.5", "cap_percent_of_tax": "50"},
        "refund": {"per_month": "1", "claim_years": 3},
        "sources": ["ACT"],
        "confidence": "low",
    }
    law = load_law([{"key": "payment", "versions": {"2024-01-01": payment}}]).for_tax_year(2024)
    assert surcharge(100_000, 99, law) == 50_000
    paid = [(date(2034, 1, 1), 900_000)]
    assert instalment_outcome(900_000, paid, law).surcharge == 450_000


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-12-10", False),  # Constitution Day, a Sunday
        ("2023-12-11", False),  # the day in lieu
        ("2023-12-12", True),
        ("2022-12-12", False),  # in lieu of a Saturday
        ("2022-12-13", True),
        ("2024-12-09", True),  # the Monday before one on a Tuesday
    ],
)
def test_a_holiday_on_a_weekend_moves_to_the_next_working_day(day, works):
    assert is_working_day(date.fromisoformat(day), LAW.holidays) is works
