"""What the law needs to know of one taxpayer (a set of owners) in one authority on 1 January.

An object is what the office sees as one piece of property with its own uses: a parcel, one building
with the land that goes with it, or a condominium unit. Objects with the same `group` are summed
(touching parcels, section 42); the parts of one parcel must carry one group. Amounts and areas are
Decimal, shares Fraction; a float is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from taxation.law.schema import Law, LocalReduction, OwnerKind, UseClass

SQ_WAH_PER_NGAN, SQ_WAH_PER_RAI = 100, 400
WHOLE = Fraction(1)
#: The land and the house of a home on land of the State (rule H10).
STATE_LAND_HOME = (UseClass.RES_OTHER, UseClass.RES_MAIN_BUILDING)


@dataclass(frozen=True, slots=True)
class LandPiece:
    """Land by its document area. `share`: the part of its value that belongs to this object."""

    ref: str
    area_sq_wah: Decimal
    price_per_sq_wah: Decimal | None
    share: Fraction = WHOLE
    price_note: str = ""


@dataclass(frozen=True, slots=True)
class BuildingPiece:
    """A building, or an extension of other age or material. `material`: brick, half, wood or light.

    `untaxed` names why it is not taxed: unfinished, not_a_building; empty = taxed.
    """

    ref: str
    area_sq_m: Decimal
    price_per_sq_m: Decimal | None
    material: str
    age_years: int
    type_code: str = ""
    share: Fraction = WHOLE
    untaxed: str = ""


@dataclass(frozen=True, slots=True)
class CondoPiece:
    """A condominium unit: never depreciated, no land of its own."""

    ref: str
    area_sq_m: Decimal
    price_per_sq_m: Decimal | None


@dataclass(frozen=True, slots=True)
class UseShare:
    """One use of an object: by area, by share of one, or the whole when it is the only one.

    `vacant_years` counts consecutive vacant tax years, this one included. `exempt_item` is the item
    of section 8 when the class is EXEMPT. `resident` names the registered person of a main
    residence (default: the taxpayer). `on_state_land` marks a home on land of the State (H10).
    """

    use_class: UseClass
    area: Decimal | None = None
    share: Fraction | None = None
    vacant_years: int | None = None
    exempt_item: str = ""
    resident: str = ""
    on_state_land: bool = False


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """One object: what it is made of, how it is used, and what reduces its tax.

    `value` is an appraised value known as an amount only. `group` "" = a group of its own.
    `standing` is a category of standing_reduction.yaml and `standing_since` the first tax year it
    applied to. `orders` are reductions by the executive for this object (s56, s57).
    """

    ref: str
    uses: tuple[UseShare, ...]
    lands: tuple[LandPiece, ...] = ()
    buildings: tuple[BuildingPiece, ...] = ()
    condos: tuple[CondoPiece, ...] = ()
    value: Decimal | None = None
    group: str = ""
    authority: str = ""
    standing: str = ""
    standing_since: int | None = None
    orders: tuple[LocalReduction, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxpayerFacts:
    """Everything one owner set has in one authority. `key` identifies the set of owners.

    `old_tax_2562` in baht is the tax of 2562 for section 97. `orders` reduce the whole tax.
    `skip_general_reduction` leaves the decree of the year out, to check a formula alone.
    """

    key: str
    owner_kind: OwnerKind
    objects: tuple[ObjectFacts, ...]
    old_tax_2562: Decimal | None = None
    orders: tuple[LocalReduction, ...] = ()
    skip_general_reduction: bool = False


def sq_wah(
    rai: Decimal = Decimal(0), ngan: Decimal = Decimal(0), wah: Decimal = Decimal(0)
) -> Decimal:
    """Rai, ngan and square wah as square wah."""
    return rai * SQ_WAH_PER_RAI + ngan * SQ_WAH_PER_NGAN + wah


def building_age(year_finished: int, tax_year: int) -> int:
    """Age in the tax year (both Christian years)."""
    return tax_year - year_finished


def with_exempt_share(uses: Sequence[UseShare], item: str, share: Fraction) -> tuple[UseShare, ...]:
    """Take a share of the whole out of the tax (section 8); the other uses shrink to the rest."""
    rest = WHOLE - share
    areas = [use.area for use in uses]
    whole = sum((a for a in areas if a is not None), Decimal(0))
    shrunk = [replace(use, area=None, share=rest * _share(use, len(uses), whole)) for use in uses]
    return (
        (*shrunk, UseShare(UseClass.EXEMPT, share=share, exempt_item=item))
        if share
        else tuple(uses)
    )


def _share(use: UseShare, count: int, whole: Decimal) -> Fraction:
    if use.share is not None:
        return use.share
    return Fraction(use.area) / Fraction(whole) if use.area is not None and count > 1 else WHOLE


def class_of(use: UseShare, law: Law) -> UseClass:
    """The class a use is taxed in. H10: the office may give a possessor's home land and house."""
    home = use.on_state_land and use.use_class in STATE_LAND_HOME
    if home and law.setting("state_land_residence") == "land_and_building":
        return UseClass.RES_MAIN
    return use.use_class


@dataclass(frozen=True, slots=True)
class Yard:
    """A building, or several used as one, with its place on a parcel (rule U3).

    `land_area` is the surveyed yard; without it the land is divided by footprint, floor area or
    equally (setting land_share_by). `uses` are by floor area.
    """

    ref: str
    buildings: tuple[BuildingPiece, ...]
    uses: tuple[UseShare, ...]
    land_area: Decimal | None = None
    footprint_sq_m: Decimal | None = None


def yards_of_parcel(
    ref: str,
    land: LandPiece,
    yards: Sequence[Yard],
    *,
    share_by: str = "footprint",
    group: str = "",
    bare: Iterable[UseShare] = (),
) -> tuple[ObjectFacts, ...]:
    """A parcel with several buildings as one object per yard, land shared exactly (rules U2, U3).

    Surveyed yards keep their area; `bare` uses (by area) take land without buildings; what is left
    is divided among the unsurveyed yards. All objects carry one group.
    """
    group, empty = group or ref, tuple(bare)
    whole = Fraction(land.area_sq_wah)
    taken = sum((Fraction(y.land_area) for y in yards if y.land_area is not None), Fraction(0))
    taken += sum((Fraction(use.area or 0) for use in empty), Fraction(0))
    weights = {y.ref: _weight(y, share_by) for y in yards if y.land_area is None}
    total = sum(weights.values(), Fraction(0))

    def part(area: Fraction) -> tuple[LandPiece, ...]:
        return (replace(land, share=land.share * area / whole),)

    objects = []
    for y in yards:
        surveyed = y.land_area is not None
        area = Fraction(y.land_area or 0) if surveyed else (whole - taken) * weights[y.ref] / total
        objects.append(ObjectFacts(y.ref, y.uses, part(area), y.buildings, group=group))
    for number, use in enumerate(empty, 1):
        alone = replace(use, area=None)
        land_only = part(Fraction(use.area or 0))
        objects.append(ObjectFacts(f"{ref}-{number}", (alone,), land_only, group=group))
    return tuple(objects)


def _weight(yard: Yard, share_by: str) -> Fraction:
    if share_by == "footprint" and yard.footprint_sq_m is not None:
        return Fraction(yard.footprint_sq_m)
    if share_by in ("footprint", "floor_area"):
        return sum((Fraction(b.area_sq_m) for b in yard.buildings), Fraction(0))
    return WHOLE
