"""Is planted or grazed land agriculture? Trees per rai, mixed planting, animals per rai (A1-A6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from taxation.law.errors import LawError
from taxation.law.schema import Law


@dataclass(frozen=True, slots=True)
class CropDensity:
    """Trees needed on the land, and whether there are enough."""

    required: Fraction
    qualifies: bool


@dataclass(frozen=True, slots=True)
class MixedPlanting:
    """Rai that the plants account for: the rest of the land is vacant (rule A4)."""

    farmed_rai: Fraction
    vacant_rai: Fraction


def trees_per_rai(crop: str, law: Law) -> int:
    """The density of a listed plant; for a range the end the office chose."""
    row = law.crops.per_rai.get(crop)
    if row is None:
        raise LawError("crop_unknown", at=crop)
    return row.low if law.setting("crop_range") == "low" else row.high


def crop_density(crop: str, rai: Decimal, trees: Decimal, law: Law) -> CropDensity:
    """One plant on its land."""
    required = Fraction(rai) * trees_per_rai(crop, law)
    return CropDensity(required, trees >= required)


def mixed_planting(counts: Mapping[str, Decimal], rai: Decimal, law: Law) -> MixedPlanting:
    """Each plant counts for trees / density rai, each animal for its rai; at most the land.

    Land not covered is vacant; with the setting all_or_nothing all of it is, unless it is covered.
    """
    covered = sum((_rai_of(name, count, law) for name, count in counts.items()), Fraction(0))
    farmed = min(covered, Fraction(rai))
    if law.setting("mixed_planting") == "all_or_nothing" and farmed < rai:
        farmed = Fraction(0)
    return MixedPlanting(farmed, Fraction(rai) - farmed)


def _rai_of(name: str, count: Decimal, law: Law) -> Fraction:
    if name in law.livestock.rai_per_animal:
        return grazing_rai(name, count, law)
    return Fraction(count) / trees_per_rai(name, law)


def grazing_rai(animal: str, count: Decimal, law: Law) -> Fraction:
    """Land that a herd accounts for."""
    per_animal = law.livestock.rai_per_animal.get(animal)
    if per_animal is None:
        raise LawError("animal_unknown", at=animal)
    return Fraction(count) * Fraction(per_animal)
