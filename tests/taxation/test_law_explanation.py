"""The reasons of one rich assessment, word for word: what clerk and citizen read.

explanation.txt is reviewed by eye; a change of the words or the order must be meant.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from taxation.law.assess import assess
from taxation.law.book import load_law
from taxation.law.errors import texts
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.schema import LocalReduction, OwnerKind, UseClass
from taxation.law.sign_bill import SignFacts, assess_signs

EXPECTED = Path(__file__).parent / "explanation.txt"
LAND = LandPiece("01A001", Decimal("307.25"), Decimal("125.50"))
HOUSE = BuildingPiece("58/1", Decimal("36.75"), Decimal(7250), "wood", 7, type_code="100")
ORDER = LocalReduction("56", percent=Decimal(40), order_no="12/2566")
SHOP_AND_HOME = (
    UseShare(UseClass.OTHER, area=Decimal(48)),
    UseShare(UseClass.RES_MAIN, area=Decimal(96)),
)


def vacant(ref, value, years, **more):
    use = UseShare(UseClass.VACANT, vacant_years=years)
    return ObjectFacts(ref, (use,), value=Decimal(value), group="g2", **more)


def rich():
    home = ObjectFacts(
        "home", SHOP_AND_HOME, (replace(LAND, price_note="ใช้ราคาแปลงใกล้เคียง 01A002"),), (HOUSE,),
        group="g1", standing="inherited_home")  # fmt: skip
    shed = replace(HOUSE, ref="58/2", share=Fraction(1, 3), material="light", age_years=0)
    tank = replace(HOUSE, ref="tank", untaxed="not_a_building")
    site = replace(HOUSE, ref="site", untaxed="unfinished")
    yard = ObjectFacts(
        "yard", (UseShare(UseClass.OTHER),), (replace(LAND, ref="01A003", share=Fraction(2, 3)),),
        (shed, tank, site), group="g1")  # fmt: skip
    unit = CondoPiece("7/12", Decimal("30.5"), Decimal(25_000))
    temple = (
        UseShare(UseClass.EXEMPT, share=Fraction(3, 4), exempt_item="5"),
        UseShare(UseClass.OTHER, share=Fraction(1, 4)),
    )
    return TaxpayerFacts(
        "1+2", OwnerKind.NATURAL,
        (
            home, yard,
            ObjectFacts("unit", (UseShare(UseClass.RES_OTHER),), condos=(unit,)),
            ObjectFacts("temple", temple, value=Decimal("1000000.01"), orders=(ORDER,)),
            ObjectFacts("farm1", (UseShare(UseClass.AGRI),), value=Decimal(60_000_000)),
            ObjectFacts("farm2", (UseShare(UseClass.AGRI),), value=Decimal(70_000_000)),
            vacant("v1", 40_000_000, 1), vacant("v2", 20_000_000, 4),
            ObjectFacts("plant", (UseShare(UseClass.OTHER),), value=Decimal(777_777),
                        standing="private_school"),
            ObjectFacts("bank", (UseShare(UseClass.OTHER),), value=Decimal(500_000),
                        standing="npa", standing_since=2018),
        ),
        orders=(LocalReduction("57", amount=12_345, order_no=""),),
    )  # fmt: skip


def tie():
    """A third of 18,355 and 1,000 touch: 7,118.333… at 0.3% is 21.355, half a satang over 21.35.

    Rounded 21.36; of it 6,118.333… in 7,118.333… is 18.35, and the 3.01 left is halved: 1.51.
    """
    third = (UseShare(UseClass.OTHER, area=Decimal(1)), UseShare(UseClass.AGRI, area=Decimal(2)))
    shop = ObjectFacts("tie", third, value=Decimal(18_355), group="g")
    plant = ObjectFacts(
        "plant", (UseShare(UseClass.OTHER),), value=Decimal(1000), group="g", standing="power_plant"
    )
    return TaxpayerFacts("7", OwnerKind.JURISTIC, (shop, plant))


def test_what_cannot_be_added_up_to_the_satang_is_shown_unrounded():
    found = assess(tie(), load_law().for_tax_year(2026))
    said = [step.say("en") for step in found.steps]
    for words in (
        "7,118.3333333333 baht × 0.3% = 21.355 baht",
        "Tax on Other use of g = 21.355, rounded to 21.36 baht",
        "12,236.67 baht × 0.01% = 1.22 baht",
        "Tax on Other use of g, 21.36 baht, divided by value: plant 1,000.00 of 7,118.3333333333"
        " = 3.01 baht (cut to the satang, the last takes the rest)",
        "Tax of tie (no standing reduction) = 19.57 baht",
        "Less 50% (Power plant): 3.01 becomes 1.51 baht",
    ):
        assert words in said
    assert found.due == 1957 + 151


def test_a_part_that_owes_nothing_divides_no_tax():
    """The standing reduction of a home under 50 million has nothing to reduce."""
    home = ObjectFacts(
        "home", (UseShare(UseClass.RES_MAIN),), value=Decimal(9), standing="inherited_home"
    )
    shop = ObjectFacts("shop", (UseShare(UseClass.OTHER),), value=Decimal(1_000_000))
    found = assess(
        TaxpayerFacts("8", OwnerKind.NATURAL, (home, shop)), load_law().for_tax_year(2026)
    )
    assert {"bucket_tax", "line_divided", "standing"}.isdisjoint(s.kind for s in found.steps)


def report(found):
    lines = [
        f"{name} {getattr(found, name)}" for name in ("base", "exempt", "taxable", "tax", "due")
    ]
    lines += reasons(found.steps)
    lines += [str(row) for line in found.lines for row in line.slices]
    lines += [str(reduction) for reduction in found.reductions]
    lines += [str(share) for share in found.shares]
    lines += [str(piece) for one in found.objects for piece in one.pieces]
    return "\n".join(lines) + "\n"


def reasons(steps):
    lines = []
    for step in steps:
        lines += [
            f"[{step.kind}] {step.rule} s{step.section} {step.confidence} {step.rounding}"
            f" at={step.at} amount={step.amount} sources={','.join(step.sources)}",
            f"  {step.say('th')}",
            f"  {step.say('en')}",
            f"  {dict(step.inputs)}",
        ]
    return lines


def test_the_reasons_of_a_rich_holding():
    book = load_law()
    first = assess(rich(), book.for_tax_year(2023))
    relieved = TaxpayerFacts(
        "3", OwnerKind.JURISTIC,
        (ObjectFacts("p", (UseShare(UseClass.OTHER),), value=Decimal(5_000_000)),),
        old_tax_2562=Decimal("500.50"),
    )  # fmt: skip
    second = assess(relieved, book.for_tax_year(2020))
    later = assess(replace(relieved, old_tax_2562=Decimal(20_000)), book.for_tax_year(2022))
    waiving = load_law([{"key": "settings", "values": {"waive_below": "20"}}]).for_tax_year(2026)
    poor = ObjectFacts("p", (UseShare(UseClass.RES_OTHER),), value=Decimal(25_025))
    fourth = assess(TaxpayerFacts("4", OwnerKind.NATURAL, (poor,)), waiving)
    farmer = TaxpayerFacts(
        "5", OwnerKind.NATURAL,
        (
            ObjectFacts("home", (UseShare(UseClass.RES_MAIN),), value=Decimal(60_000_000)),
            ObjectFacts("farm", (UseShare(UseClass.AGRI),), value=Decimal(10_000_000)),
        ),
    )  # fmt: skip
    fifth = assess(farmer, book.for_tax_year(2026))
    once = load_law([{"key": "settings", "values": {"round_each_reduction": "no"}}])
    plant = ObjectFacts(
        "plant", (UseShare(UseClass.OTHER),), value=Decimal("356.67"), standing="power_plant"
    )
    sixth = assess(TaxpayerFacts("6", OwnerKind.JURISTIC, (plant,)), once.for_tax_year(2023))
    seventh = assess(tie(), book.for_tax_year(2026))
    signs = assess_signs(
        (
            SignFacts("S1", "mixed_static", 300, 150, 2, date(2025, 12, 31)),
            SignFacts("S2", "thai_static", 50, 60, 1, date(2026, 8, 3)),
        ),
        book.for_tax_year(2026),
    )
    everything = (first, second, later, fourth, fifth, sixth, seventh, signs)
    said = "\n".join(report(found) for found in everything[:-1])
    said += "\n" + "\n".join(reasons(signs.steps)) + "\n"
    assert {step.kind for found in everything for step in found.steps} == set(texts("steps"))
    assert said == EXPECTED.read_text("utf-8")
