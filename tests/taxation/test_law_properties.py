"""Laws of nature of the tax, on random holdings."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from taxation.law.assess import assess
from taxation.law.book import law_for
from taxation.law.facts import (
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.facts_json import from_json, to_json
from taxation.law.lines import slices, spend
from taxation.law.money import rounded, share_out
from taxation.law.parts import shares_of
from taxation.law.schema import TAXED_CLASSES, OwnerKind, UseClass
from tests.taxation.facts_strategies import PLAIN, YEARS, money, taxpayers, uses

SATANG = st.integers(0, 10**14)
CLASSES = st.sampled_from(TAXED_CLASSES)
OWNERS = st.sampled_from(list(OwnerKind))


def holding(value, use_class, owner=OwnerKind.NATURAL, group="", **more):
    years = 1 if use_class == UseClass.VACANT else None
    use = UseShare(use_class, vacant_years=years)
    return TaxpayerFacts("t", owner, (ObjectFacts("p", (use,), value=value, group=group),), **more)


def owner_for(use_class, owner):
    home = use_class in (UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING)
    return OwnerKind.NATURAL if home else owner


@settings(deadline=None, max_examples=40)
@given(money(), money(), CLASSES, OWNERS, YEARS)
def test_tax_never_falls_as_value_rises(one, other, use_class, owner, year):
    low, high = sorted([one, other])
    owner = owner_for(use_class, owner)
    law = law_for(year)
    taxes = [assess(holding(v, use_class, owner), law) for v in (low, high)]
    assert taxes[0].tax <= taxes[1].tax
    assert taxes[0].due <= taxes[1].due


@given(SATANG, CLASSES)
def test_slices_sum_to_the_base(value, use_class):
    rows = slices(value, law_for(2026).schedules[use_class])
    assert sum(amount for _, amount in rows) == value
    assert all(amount > 0 for _, amount in rows)
    for band, amount in rows[:-1]:
        assert band.bottom + amount == band.top


@given(st.lists(st.fractions(0, 10**12), max_size=6), st.integers(0, 10**12) | st.none())
def test_the_exemption_is_spent_whole_and_never_exceeds_a_value(values, pool):
    for order in ("dearest_first", "cheapest_first", "proportional"):
        spent = spend(values, pool, order)
        assert all(0 <= s <= v for s, v in zip(spent, values, strict=True))
        wanted = sum(values) if pool is None else min(sum(values), pool)
        assert sum(spent) == wanted


@settings(deadline=None, max_examples=40)
@given(taxpayers(), YEARS)
def test_exemption_base_and_tax_agree_everywhere(facts, year):
    found = assess(facts, law_for(year))
    assert 0 <= found.exempt <= found.base
    assert found.taxable == found.base - found.exempt
    assert found.tax == sum(line.tax for line in found.lines)
    assert 0 <= found.due <= found.tax
    for line in found.lines:
        assert 0 <= line.exempt <= line.base
        assert sum(row.amount for row in line.slices) == line.taxable
        assert sum(part.value for part in line.parts) == line.base


@settings(deadline=None, max_examples=40)
@given(taxpayers(), YEARS)
def test_rows_for_display_lose_no_satang(facts, year):
    found = assess(facts, law_for(year))
    assert sum(row.tax for row in found.shares) == found.tax
    assert sum(row.due for row in found.shares) == found.due
    assert sum(row.shown_base for row in found.shares) == found.base
    assert sum(row.shown_exempt for row in found.shares) == found.exempt
    for row in found.shares:
        assert min(row.tax, row.due, row.shown_exempt, row.shown_taxable) >= 0
        assert row.shown_base == row.shown_exempt + row.shown_taxable


@settings(deadline=None, max_examples=40)
@given(taxpayers(), YEARS, st.randoms())
def test_the_order_of_parcels_changes_nothing(facts, year, chance):
    mixed = list(facts.objects)
    chance.shuffle(mixed)
    law = law_for(year)
    one, other = assess(facts, law), assess(replace(facts, objects=tuple(mixed)), law)
    assert (one.base, one.exempt, one.tax, one.due) == (
        other.base, other.exempt, other.tax, other.due)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(money(), st.integers(1, 99), CLASSES, OWNERS, YEARS)
def test_splitting_a_parcel_leaves_the_tax_of_its_group_unchanged(
    value, cut, use_class, owner, year
):
    owner = owner_for(use_class, owner)
    whole = holding(value, use_class, owner, group="g")
    part = (value * cut / 100).quantize(Decimal("0.01"))
    first = replace(whole.objects[0], ref="a", value=part)
    second = replace(whole.objects[0], ref="b", value=value - part)
    law = law_for(year)
    assert assess(replace(whole, objects=(first, second)), law).due == assess(whole, law).due


@given(uses(PLAIN))
def test_shares_sum_to_the_whole(all_uses):
    assert sum(shares_of(all_uses)) == 1
    for decimals in ("0", "1", "4"):
        assert sum(shares_of(all_uses, decimals)) == 1


@given(st.integers(0, 10**12), st.lists(st.fractions(0, 10**9), min_size=1, max_size=8))
def test_dividing_an_amount_loses_nothing(total, weights):
    parts = share_out(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part >= 0 for part in parts)
    assert all(not part for part, weight in zip(parts, weights, strict=True) if not weight)


@given(st.fractions(0, 10**9))
def test_rounding_is_never_more_than_half_a_satang_away(value):
    assert abs(rounded(value) - value) <= Fraction(1, 2)
    assert abs(rounded(value, "half_even") - value) <= Fraction(1, 2)
    assert 0 <= value - rounded(value, "down") < 1


@settings(deadline=None, max_examples=40)
@given(taxpayers())
def test_facts_survive_json(facts):
    again = from_json(json.loads(json.dumps(to_json(facts))))
    assert again == facts


@settings(deadline=None, max_examples=30)
@given(taxpayers(), YEARS)
def test_every_step_speaks_both_languages_with_its_source(facts, year):
    for step in assess(facts, law_for(year)).steps:
        assert step.say("th")
        assert step.say("en")
        assert step.sources
        assert step.section


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=4),
    st.decimals(100, 9000, places=1),
)
def test_land_shared_among_buildings_of_a_group_is_taxed_as_one(weights, area):
    """U3: whatever the shares, nothing of the land is lost and the tax is that of the whole."""
    land, law, other = LandPiece("p", area, Decimal("150.25")), law_for(2026), UseClass.OTHER
    parts = tuple(
        ObjectFacts(
            f"b{n}", (UseShare(other),), group="p",
            lands=(replace(land, share=Fraction(weight, sum(weights))),),
        )
        for n, weight in enumerate(weights)
    )  # fmt: skip
    whole = assess(TaxpayerFacts("t", OwnerKind.NATURAL, parts), law)
    alone = ObjectFacts("p", (UseShare(other),), lands=(land,))
    assert whole.tax == assess(TaxpayerFacts("t", OwnerKind.NATURAL, (alone,)), law).tax
