"""Random but possible holdings, for the laws of nature and for the two engines to agree on."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

YEARS = st.integers(2020, 2026)
PLAIN = [UseClass.AGRI, UseClass.RES_OTHER, UseClass.OTHER, UseClass.VACANT, UseClass.EXEMPT]
HOMES = (UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING)


def decimals(low, high, places=2):
    return st.decimals(low, high, places=places, allow_nan=False)


def money(high=3_000_000_000):
    return decimals(0, high) | st.sampled_from(
        [Decimal(n) for n in (0, 50_000_000, 75_000_000, 100_000_000, 25_025)]
    )


def lands():
    return st.builds(
        LandPiece,
        ref=st.just("land"),
        area_sq_wah=decimals("0.1", 40_000),
        price_per_sq_wah=decimals(0, 30_000),
        share=st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(48, 145)]),
    )


def buildings():
    return st.builds(
        BuildingPiece,
        ref=st.just("house"),
        area_sq_m=decimals("0.5", 9_000),
        price_per_sq_m=decimals(0, 12_000),
        material=st.sampled_from(["brick", "half", "wood", "light"]),
        age_years=st.integers(0, 60),
        untaxed=st.sampled_from(["", "", "", "unfinished"]),
    )


def condos():
    return st.builds(CondoPiece, st.just("unit"), decimals(1, 500), decimals(0, 120_000))


@st.composite
def uses(draw, classes):
    count = draw(st.integers(1, 3))
    chosen = [draw(st.sampled_from(classes)) for _ in range(count)]
    years = [draw(st.integers(1, 40)) if c == UseClass.VACANT else None for c in chosen]
    if count == 1:
        return (UseShare(chosen[0], vacant_years=years[0]),)
    if draw(st.booleans()):
        areas = [draw(decimals("0.01", 900)) for _ in range(count)]
        return tuple(
            UseShare(c, area=a, vacant_years=y)
            for c, a, y in zip(chosen, areas, years, strict=True)
        )
    weights = [draw(st.integers(1, 12)) for _ in range(count)]
    return tuple(
        UseShare(c, share=Fraction(w, sum(weights)), vacant_years=y)
        for c, w, y in zip(chosen, weights, years, strict=True)
    )


ORDERS = st.sampled_from(
    [
        (),
        (),
        (),
        (LocalReduction("56", percent=Decimal(40), order_no="1"),),
        (LocalReduction("57", amount=123_45, order_no="2"),),
    ]
)


@st.composite
def objects(draw, ref, classes, owner):
    standing = ["", "", "", "npa", "power_plant", "private_school"]
    if owner == OwnerKind.NATURAL:
        standing.append("inherited_home")
    one = ObjectFacts(
        ref=ref,
        uses=draw(uses(classes)),
        lands=tuple(draw(st.lists(lands(), max_size=2))),
        buildings=tuple(draw(st.lists(buildings(), max_size=2))),
        condos=tuple(draw(st.lists(condos(), max_size=1))),
        value=draw(st.none() | money()),
        group=draw(st.sampled_from(["", "", "g1", "g2"])),
        standing=draw(st.sampled_from(standing)),
        standing_since=draw(st.none() | st.integers(2019, 2026)),
        orders=draw(ORDERS),
    )
    empty = not (one.lands or one.buildings or one.condos)
    return replace(one, value=draw(money())) if empty and one.value is None else one


@st.composite
def home_on_state_land(draw):
    """Land of the State under an own house: one group, marked for rule H10."""
    pair = (("land", UseClass.RES_OTHER), ("house", UseClass.RES_MAIN_BUILDING))
    return [
        ObjectFacts(ref, (UseShare(c, on_state_land=True),), value=draw(money()), group="g3")
        for ref, c in pair
    ]


@st.composite
def taxpayers(draw, most=5, fancy=True):
    """One taxpayer; a natural person may have one main residence."""
    owner = draw(st.sampled_from(list(OwnerKind)))
    home = draw(st.integers(-1, most - 1)) if owner == OwnerKind.NATURAL else -1
    kind = draw(st.sampled_from(HOMES))
    found = []
    for number in range(draw(st.integers(1, most))):
        classes = [*PLAIN, kind] if number == home else PLAIN
        found.append(draw(objects(f"p{number}", classes, owner)))
    if owner == OwnerKind.NATURAL and home < 0 and draw(st.booleans()):
        found += draw(home_on_state_land())
    if not fancy:
        found = [replace(one, orders=(), standing="") for one in found]
    old = draw(st.none() | decimals(0, 50_000)) if fancy else None
    return TaxpayerFacts(
        key="t",
        owner_kind=owner,
        objects=tuple(found),
        old_tax_2562=old,
        orders=draw(ORDERS) if fancy else (),
        skip_general_reduction=draw(st.booleans()) if fancy else False,
    )
