"""What the law needs to know of one taxpayer (a set of owners) in one authority on 1 January.

An object is what the office sees as one piece of property with its own uses: a parcel, one building
with the land that goes with it, or a condominium unit. Objects with the same `group` are summed
(touching parcels, section 42); the parts of one parcel must carry one group. Amounts and areas are
Decimal, shares Fraction; a float is refused.
"""

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from taxation.law.schema import Law, LocalReduction, OwnerKind, UseClass

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from taxation.law.quick import dataclass

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


def class_of(use: UseShare, law: Law) -> UseClass:
    """The class a use is taxed in. H10: the office may give a possessor's home land and house."""
    home = use.on_state_land and use.use_class in STATE_LAND_HOME
    if home and law.setting("state_land_residence") == "land_and_building":
        return UseClass.RES_MAIN
    return use.use_class
