"""What the pieces of an object are worth when a roll is made of facts: by hand, in satang."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from taxation.law.book import law_for, load_law
from taxation.law.errors import BadFacts
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.roll_facts import roll_of
from taxation.law.schema import OwnerKind, UseClass

LAND = LandPiece("l", Decimal("100.5"), Decimal(1000))
#: More places than columns hold: 1.00001 × 1,000 = 1,000.01.
FINE = replace(LAND, area_sq_wah=Decimal("1.00001"))
SHARED = Fraction(1, 3)


def worth(law=None, **pieces):
    one = ObjectFacts("x", (UseShare(UseClass.OTHER),), **pieces)
    roll = roll_of([TaxpayerFacts("t", OwnerKind.NATURAL, (one,))], law or law_for(2026))
    return Fraction(int(roll.value[0]), int(roll.value_den[0]))


@pytest.mark.parametrize(
    ("pieces", "satang"),
    [
        ({"value": Decimal(0)}, 0),
        ({"lands": (replace(LAND, price_per_sq_wah=Decimal(0)),)}, 0),
        # a piece that is odd stays so beside one that is not
        ({"lands": (FINE, LAND)}, 1_000_01 + 100_500_00),
        ({"lands": (LAND, FINE)}, 1_000_01 + 100_500_00),
        ({"lands": (FINE,), "value": Decimal("2.25")}, 1_002_26),
        ({"lands": (FINE,), "value": Decimal("2.255")}, 1_002_27),
        # 50,250.00 and 33,500.00; three pieces, one of them divided
        ({"lands": (replace(LAND, share=Fraction(1, 2)), replace(LAND, share=SHARED))}, 83_750_00),
        ({"lands": (LAND, replace(LAND, share=SHARED), LAND)}, 234_500_00),
    ],
)
def test_every_piece_counts_once(pieces, satang):
    assert worth(**pieces) == satang


@pytest.mark.parametrize(("mode", "satang"), [("half_up", 17), ("half_even", 16), ("down", 16)])
def test_half_a_satang_of_land_and_house_goes_as_the_office_says(mode, satang):
    """0.5 × 0.33 = 16.5 satang, of land and of a house that is new."""
    chosen = [{"key": "settings", "values": {"rounding_mode": mode}}]
    law = load_law(chosen).for_tax_year(2026)
    half, price = Decimal("0.5"), Decimal("0.33")
    assert worth(law, lands=(LandPiece("l", half, price),)) == satang
    assert worth(law, buildings=(BuildingPiece("b", half, price, "brick", 0),)) == satang
    assert worth(law, lands=(LandPiece("l", half, price, SHARED),)) == Fraction(satang, 3)


PIECE = (Decimal(6), Decimal(10) ** 12)  # six million million baht; ten are refused
DEAR = LandPiece("l", *PIECE)
UNIT = CondoPiece("u", *PIECE)
HOUSE = BuildingPiece("b", *PIECE, "brick", 0)


@pytest.mark.parametrize(
    "pieces",
    [
        {"lands": (DEAR, DEAR)},
        {"lands": (DEAR,), "condos": (UNIT,)},
        {"condos": (UNIT, UNIT)},
        {"condos": (UNIT,), "buildings": (HOUSE,)},
        {"buildings": (HOUSE, HOUSE)},
        {"lands": (DEAR,), "value": Decimal(6) * 10**12},
        {"lands": (replace(DEAR, price_per_sq_wah=Decimal(10) ** 13, share=SHARED),)},
    ],
)
def test_the_pieces_of_an_object_are_impossible_together(pieces):
    with pytest.raises(BadFacts) as refused:
        worth(**pieces)
    assert (refused.value.code, refused.value.at) == ("value_too_large", "x")


def test_a_share_of_land_and_an_unfinished_house_are_not_too_much():
    dear = replace(DEAR, price_per_sq_wah=Decimal(2) * 10**12, share=SHARED)
    assert worth(lands=(dear,)) == 4 * 10**14
    site = replace(HOUSE, price_per_sq_m=Decimal(10) ** 13, untaxed="unfinished")
    assert worth(buildings=(site,), value=Decimal(10) ** 13) == 10**15
