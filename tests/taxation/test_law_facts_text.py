"""Facts written straight to text: the very JSON facts_json gives, keys in order."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxation.law.book import law_for
from taxation.law.example_facts import taxpayer
from taxation.law.examples import read_rows
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.facts_json import to_json
from taxation.law.facts_text import FactsWriter
from taxation.law.schema import LocalReduction, OwnerKind, UseClass
from tests.taxation.facts_strategies import taxpayers

EXAMPLES = Path(__file__).parent / "examples" / "land-and-building-tax.csv"
ODD = st.text(max_size=8) | st.sampled_from(["02A019/002-B001", 'โฉนด "ก"', "a\\b", "\t\n\x00"])


def as_kept(facts):
    return orjson.dumps(to_json(facts), option=orjson.OPT_SORT_KEYS).decode()


def usual(facts):
    """The same with as much as possible of what a register gives: pieces, no sum, no standing."""
    return replace(
        facts,
        objects=tuple(
            replace(one, value=None, standing="", standing_since=None, orders=(), condos=())
            for one in facts.objects
        ),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(taxpayers(), min_size=1, max_size=3))
def test_text_is_the_json_of_the_facts(all_facts):
    writer = FactsWriter()
    for facts in all_facts:
        assert writer.text(facts) == as_kept(facts)
        assert writer.text(usual(facts)) == as_kept(usual(facts))


@given(ODD, ODD, st.none() | st.decimals("0.01", 9999, places=4), st.fractions(0, 1))
def test_whatever_a_register_is_called(name, note, price, share):
    facts = TaxpayerFacts(
        name,
        OwnerKind.JURISTIC,
        (
            ObjectFacts(
                name,
                (UseShare(UseClass.EXEMPT, exempt_item=note),),
                lands=(LandPiece(name, Decimal("12.50"), price, share, note),),
                buildings=(
                    BuildingPiece(name, Decimal("1E+2"), price, note, 7, note, share, note),
                ),
                group=note,
            ),
        ),
    )
    assert FactsWriter().text(facts) == as_kept(facts)


UNUSUAL = {
    "condos": (CondoPiece("unit", Decimal("35.50"), Decimal(40_000)),),
    "standing": "npa",
    "orders": (LocalReduction("56", percent=Decimal(40), order_no="1"),),
    "value": Decimal("1234.50"),
    "authority": "580105",
    "standing_since": dt.date(2024, 2, 29),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_each_unusual_thing_alone_is_kept(name):
    one = ObjectFacts("p", (UseShare(UseClass.OTHER),), lands=(LandPiece("p", Decimal(1), None),))
    facts = TaxpayerFacts("t", OwnerKind.NATURAL, (replace(one, **{name: UNUSUAL[name]}),))
    assert f'"{name}"' in FactsWriter().text(facts)
    assert FactsWriter().text(facts) == as_kept(facts)


def test_text_of_every_example():
    lines = EXAMPLES.read_text("utf-8").splitlines(keepends=True)
    all_facts = [
        taxpayer(row.inputs, row.owner_type, row.id, law_for(row.tax_year))
        for row in read_rows(lines)
        if row.kind == "assessment" and not any("lao" in one for one in row.inputs["objects"])
    ]
    writer = FactsWriter()
    assert [writer.text(facts) for facts in all_facts] == [as_kept(facts) for facts in all_facts]
    assert len(all_facts) == 134


def test_a_share_of_one_is_the_whole():
    facts = TaxpayerFacts(
        "t",
        OwnerKind.NATURAL,
        (
            ObjectFacts(
                "p",
                (UseShare(UseClass.AGRI),),
                lands=(LandPiece("p", Decimal(1), Decimal(1), Fraction(2, 2)),),
            ),
        ),
    )
    assert FactsWriter().text(facts) == as_kept(facts)


IDS = st.integers(1, 2**53)


@given(st.dictionaries(ODD, st.tuples(IDS, st.none() | IDS), max_size=5))
def test_places_are_in_the_order_of_their_names(places):
    expected = orjson.dumps(places, option=orjson.OPT_SORT_KEYS).decode()
    assert FactsWriter().places(places.items()) == expected
