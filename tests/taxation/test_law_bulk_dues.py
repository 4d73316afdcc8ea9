"""What is due after the reductions, in columns: worked by hand, and equal to `assess`."""

from decimal import Decimal

import pytest

from taxation.law.assess import assess
from taxation.law.assess_many import assess_many
from taxation.law.book import law_for, load_law
from taxation.law.bulk import assess_roll
from taxation.law.facts import ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.roll_facts import roll_of
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

SOURCE = {"sources": [{"title": "ทดสอบ", "url": "https://example.org"}], "confidence": "low"}
FLOOD = (LocalReduction("56", percent=Decimal(40), order_no="1"),)


def shop(value, standing="", **more):
    one = ObjectFacts("p", (UseShare(UseClass.OTHER),), value=Decimal(value), standing=standing)
    return TaxpayerFacts("t", OwnerKind.NATURAL, (one,), **more)


def chosen(year, **values):
    return load_law([{"key": "settings", "values": values}]).for_tax_year(year)


def due(facts, law):
    """In satang, the same whoever computes it; and whether the columns did."""
    result = assess_roll(roll_of([facts], law), law)
    assert result.due.tolist() == [assess(facts, law).due] == [assess_many([facts], law)[0].due]
    return int(result.due[0]), result.settled_alone == 0


@pytest.mark.parametrize(
    ("year", "old", "satang"),
    [
        # 5 million at 0.3 %: 15,000, less 90 % by the decree; a quarter of what it grew by
        (2020, 500, 750_00),
        (2020, 0, 375_00),
        (2020, 1500, 1_500_00),
        (2020, 20_000, 1_500_00),
        (2021, 0, 750_00),
        (2022, 0, 11_250_00),
        (2023, 0, 12_750_00),  # section 97 has ended: 15 % off
    ],
)
def test_section_97_also_where_nothing_was_due_in_2562(year, old, satang):
    facts = shop(5_000_000, old_tax_2562=Decimal(old))
    assert due(facts, law_for(year)) == (satang, True)


@pytest.mark.parametrize(
    ("year", "facts", "mode", "satang"),
    [
        # 10 satang (9 when cut down) less 15 %; 1 satang less 50 %, or half of it grown by
        (2023, shop("33.33"), "half_up", 9),
        (2023, shop("33.33"), "half_even", 8),
        (2023, shop("33.33"), "down", 7),
        (2026, shop("3.33", "power_plant"), "half_up", 1),
        (2026, shop("3.33", "power_plant"), "half_even", 0),
        (2021, shop("33.33", old_tax_2562=Decimal(0)), "half_up", 1),
        (2021, shop("33.33", old_tax_2562=Decimal(0)), "half_even", 0),
    ],
)
def test_half_a_satang_goes_as_the_office_says(year, facts, mode, satang):
    assert due(facts, chosen(year, rounding_mode=mode)) == (satang, True)


def test_a_decree_of_one_percent_is_a_decree():
    one = {"percent": "1", "on_top_of_standing": {"50": True, "90": False}, **SOURCE}
    law = load_law([{"key": "general_reduction", "years": {"2026": one}}]).for_tax_year(2026)
    assert due(shop(1_000_000), law) == (2_970_00, True)
    assert due(shop(1_000_000, skip_general_reduction=True), law) == (3_000_00, True)
    assert due(shop(1_000_000, "power_plant"), law) == (1_485_00, True)
    assert due(shop(1_000_000, "private_school"), law) == (300_00, True)


@pytest.mark.parametrize(
    ("year", "facts", "in_columns"),
    [
        (2023, shop("33.33"), True),
        (2023, shop("33.33", "power_plant"), False),
        (2022, shop("33.33", "power_plant"), True),
        (2021, shop("33.33", old_tax_2562=Decimal(0)), False),
        (2022, shop("33.33", old_tax_2562=Decimal(0)), True),
        (2022, shop("33.33", "power_plant", old_tax_2562=Decimal(0)), False),
        (2022, shop("33.33", "power_plant", old_tax_2562=Decimal("0.01")), False),
        (2022, shop("33.33", orders=FLOOD), False),
    ],
)
def test_several_cuts_rounded_once_are_left_to_assess(year, facts, in_columns):
    assert due(facts, chosen(year, round_each_reduction="no"))[1] == in_columns


def test_several_cuts_rounded_once_go_as_the_office_says():
    """9.99 satang, cut down to 9; less 50 % and 15 %: 3.825."""
    law = chosen(2023, round_each_reduction="no", rounding_mode="down")
    assert due(shop("33.33", "power_plant"), law) == (3, False)


def test_what_is_below_the_limit_is_waived_and_the_limit_itself_is_not():
    """33,330 at 0.3 %: 99.99; 33,333.34: 100.00."""
    law = chosen(2026, waive_below="100")
    assert due(shop("33330"), law) == (0, True)
    assert due(shop("3.33"), law) == (0, True)  # a satang
    assert due(shop("33333.34"), law) == (100_00, True)
