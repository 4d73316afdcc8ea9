"""Uses and holders of land and buildings: checked as a whole, written as rows with a range."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from shapely import MultiPolygon

from geo import geometry, neighbourhood
from parcels.models import (
    Building,
    BuildingUse,
    Parcel,
    Party,
    Right,
    Unit,
    UnitUse,
    UseZone,
)
from parcels.models.vocabulary import LandUse, RightKind, UsedBy
from parcels.problems import RegisterProblem
from parcels.services.shapes import to_row
from parcels.services.work import close_rows

_CENT = Decimal("0.01")


class DoesNotAddUp(RegisterProblem):
    """Areas of uses or shares of holders do not make the whole."""

    code = "does_not_add_up"


@dataclass(frozen=True)
class Use:
    """A use of land (square wah) or floor (square metres)."""

    use: str
    area: Decimal
    crop: str = ""
    used_by: str = UsedBy.SELF
    vacant_since: int | None = None
    exempt_item: int | None = None
    standing_reduction: str = ""
    floor: str = ""
    letting: str = ""
    #: What was counted on the land, and the papers seen: (code, number) pairs in order of code.
    planted: tuple[tuple[str, str], ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    #: The zone drawn for it, in the register's reference system: where it is, not what it is.
    ground: MultiPolygon | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Holder:
    party_id: int
    kind: str = RightKind.OWNERSHIP
    share: Fraction = Fraction(1)


def check_uses(uses: Sequence[Use], whole: Decimal, unit: str) -> None:
    """Raises DoesNotAddUp unless the uses make exactly the whole; vacant land says since when."""
    total = sum((use.area for use in uses), Decimal(0))
    if uses and total != whole:
        message = _("The uses add up to %(total)s, not to %(whole)s %(unit)s.")
        text = message % {"total": total, "whole": whole, "unit": unit}
        raise DoesNotAddUp(text, code="uses_do_not_add_up", fields={"uses": [text]})
    unknown = {use.use for use in uses} - set(LandUse.values)
    if unknown or any(use.area <= 0 for use in uses):
        text = _("Every part needs a use and an area above zero.")
        raise DoesNotAddUp(text, fields={"uses": [text]})


def check_holders(subdistrict: int, holders: Sequence[Holder]) -> None:
    """Raises DoesNotAddUp unless the shares of each kind of right sum to one."""
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for holder in holders:
        sums[holder.kind] += holder.share
    wrong = [kind for kind, total in sums.items() if total != 1]
    if wrong or any(not 0 < holder.share <= 1 for holder in holders):
        text = _("The shares of each kind of right must make one whole.")
        raise DoesNotAddUp(text, code="shares_do_not_add_up", fields={"owners": [text]})
    ids = {holder.party_id for holder in holders}
    if Party.objects.filter(subdistrict=subdistrict, pk__in=ids).count() != len(ids):
        text = _("One of the persons is not in your register.")
        raise DoesNotAddUp(text, code="unknown_party", fields={"owners": [text]})


def write_land_uses(parcel: Parcel, uses: Iterable[Use], on: dt.date) -> list[UseZone]:
    """The uses from that day, in their order; the open ones end."""
    close_rows(UseZone.objects.open().filter(parcel=parcel), on)
    return UseZone.objects.bulk_create(
        zone_of(use, parcel.subdistrict_id, parcel.pk, on) for use in uses
    )


def zone_of(use: Use, subdistrict: int, parcel: int, on: dt.date | None) -> UseZone:
    """The row of a use from a day on."""
    return UseZone(
        subdistrict_id=subdistrict,
        parcel_id=parcel,
        area_sq_wah=use.area,
        crop=use.crop,
        standing_reduction=use.standing_reduction,
        planted=dict(use.planted),
        boundary=to_row(use.ground) if use.ground else None,
        **_columns(use, on),
    )


def _columns(use: Use, on: dt.date | None) -> dict[str, Any]:
    """What every row of a use has, of land, floor or unit."""
    return {
        "use": use.use,
        "used_by": use.used_by,
        "vacant_since": use.vacant_since,
        "exempt_item": use.exempt_item,
        "evidence": dict(use.evidence),
        "during": DateRange(on, None),
    }


def _told(row: UseZone | BuildingUse | UnitUse) -> dict[str, Any]:
    """The same read back, but the days."""
    return {
        "use": row.use,
        "used_by": row.used_by,
        "vacant_since": row.vacant_since,
        "exempt_item": row.exempt_item,
        "evidence": pairs(row.evidence),
    }


def use_of(row: UseZone) -> Use:
    """The use a row tells of."""
    return Use(
        area=row.area_sq_wah,
        crop=row.crop,
        standing_reduction=row.standing_reduction,
        planted=pairs(row.planted),
        ground=geometry.from_wkb(bytes(row.boundary.wkb)) if row.boundary else None,
        **_told(row),
    )


def floor_use_of(row: BuildingUse) -> Use:
    """The use of a floor a row tells of."""
    return Use(
        area=row.area_sq_m,
        floor=row.floor,
        letting=row.letting,
        **_told(row),
    )


def unit_use_of(row: UnitUse) -> Use:
    """The use of a unit a row tells of."""
    return Use(
        area=row.area_sq_m,
        letting=row.letting,
        **_told(row),
    )


def open_unit_uses(unit: Unit) -> list[Use]:
    return [unit_use_of(row) for row in UnitUse.objects.open().filter(unit=unit).order_by("pk")]


def with_papers(uses: Iterable[Use], before: Iterable[Use]) -> list[Use]:
    """Uses with the papers seen before for the same use: a paper speaks for a use, not an area.

    Of several alike each earlier one is taken once, in order; a use that brings papers keeps them.
    """
    waiting = list(before)
    found = []
    for use in uses:
        same = next((one for one in waiting if one.use == use.use), None)
        if same:
            waiting.remove(same)
        papers = use.evidence or (same.evidence if same else ())
        found.append(replace(use, evidence=papers))
    return found


def pairs(kept: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Code and number, in order of code."""
    return tuple(sorted(kept.items()))


def write_floor_uses(building: Building, uses: Iterable[Use], on: dt.date) -> None:
    close_rows(BuildingUse.objects.open().filter(building=building), on)
    BuildingUse.objects.bulk_create(
        floor_of(use, building.subdistrict_id, building.pk, on) for use in uses
    )


def floor_of(use: Use, subdistrict: int, building: int, on: dt.date | None) -> BuildingUse:
    """The row of a use of floor from a day on."""
    return BuildingUse(
        subdistrict_id=subdistrict,
        building_id=building,
        area_sq_m=use.area,
        floor=use.floor,
        letting=use.letting,
        **_columns(use, on),
    )


def write_unit_uses(unit: Unit, uses: Iterable[Use], on: dt.date) -> None:
    close_rows(UnitUse.objects.open().filter(unit=unit), on)
    UnitUse.objects.bulk_create(
        UnitUse(
            subdistrict_id=unit.subdistrict_id,
            unit=unit,
            area_sq_m=use.area,
            letting=use.letting,
            **_columns(use, on),
        )
        for use in uses
    )


def _key(of: Parcel | Building | Unit) -> dict[str, Parcel | Building | Unit]:
    return {of._meta.model_name or "": of}


def write_holders(
    of: Parcel | Building | Unit, holders: Iterable[Holder], on: dt.date
) -> list[int]:
    """The holders from that day; unchanged rights stay open. Ids of the parties that changed."""
    key = _key(of)
    wanted = list(holders)
    going = []
    for row in Right.objects.open().filter(**key):
        same = Holder(row.party_id, row.kind, Fraction(row.share_numerator, row.share_denominator))
        if same in wanted:
            wanted.remove(same)
        else:
            going.append(row)
    close_rows(Right.objects.filter(pk__in=[row.pk for row in going]), on)
    Right.objects.bulk_create(
        Right(
            subdistrict_id=of.subdistrict_id,
            party_id=holder.party_id,
            kind=holder.kind,
            share_numerator=holder.share.numerator,
            share_denominator=holder.share.denominator,
            during=DateRange(on, None),
            **key,
        )
        for holder in wanted
    )
    return sorted({row.party_id for row in going} | {holder.party_id for holder in wanted})


def open_uses(parcel: Parcel) -> list[Use]:
    rows = UseZone.objects.open().filter(parcel=parcel).order_by("pk")
    return [use_of(row) for row in rows]


def open_holders(of: Parcel | Building | Unit) -> list[Holder]:
    return [
        Holder(row.party_id, row.kind, Fraction(row.share_numerator, row.share_denominator))
        for row in Right.objects.open().filter(**_key(of)).order_by("kind", "pk")
    ]


def shared_out(whole: Decimal, weights: Sequence[float | Decimal]) -> list[Decimal]:
    """The whole in parts by weight, to two decimals, adding up exactly (largest remainder)."""
    exact = [Decimal(str(weight)) for weight in weights]
    total = sum(exact, Decimal(0))
    ideal = [whole * weight / total for weight in exact]
    parts = [part.quantize(_CENT, ROUND_DOWN) for part in ideal]
    missing = int((whole - sum(parts, Decimal(0))) / _CENT)
    by_rest = sorted(range(len(parts)), key=lambda at: ideal[at] - parts[at], reverse=True)
    for at in by_rest[:missing]:
        parts[at] += _CENT
    return parts


def scaled(uses: Sequence[Use], whole: Decimal) -> list[Use]:
    """The same uses in the same proportions on another area."""
    if not uses or whole <= 0:
        return []
    areas = shared_out(whole, [use.area for use in uses])
    return [
        replace(use, area=area, planted=_counted(use, area))
        for use, area in zip(uses, areas, strict=True)
        if area > 0
    ]


def _counted(use: Use, area: Decimal) -> tuple[tuple[str, str], ...]:
    """As dense as before on another area: a split must not make a grove too thin."""
    if not use.planted or area == use.area:
        return use.planted
    return tuple(
        (code, str((Decimal(count) * area / use.area).quantize(_CENT, ROUND_UP)))
        for code, count in use.planted
    )


def added_up(uses: Iterable[Use]) -> list[Use]:
    """Uses that differ in area only, as one."""
    sums: dict[Use, list[Use]] = defaultdict(list)
    for use in uses:
        sums[replace(use, area=Decimal(0), planted=(), evidence=())].append(use)
    return [_together(alike, members) for alike, members in sums.items()]


def _together(alike: Use, members: Sequence[Use]) -> Use:
    """One use of the areas, counts, papers and zones of several; of no zone where one has none."""
    counts: dict[str, Decimal] = defaultdict(Decimal)
    papers: dict[str, str] = {}
    for use in members:
        for code, count in use.planted:
            counts[code] += Decimal(count)
        for code, paper in use.evidence:
            known = papers.get(code)
            papers[code] = paper if known in (None, paper) else f"{known}, {paper}"
    area = sum((use.area for use in members), Decimal(0))
    planted = pairs({code: str(count) for code, count in counts.items()})
    zones = [use.ground for use in members if use.ground]
    ground = neighbourhood.one_zone(zones) if len(zones) == len(members) else None
    return replace(alike, area=area, planted=planted, evidence=pairs(papers), ground=ground)
