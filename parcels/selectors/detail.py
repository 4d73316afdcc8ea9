"""One parcel with everything the panel beside the map shows, in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.gis.db.models.functions import Transform
from django.db.models import Count, F, Prefetch, Q, prefetch_related_objects
from django.utils.translation import get_language

from geo import units
from geo.geojson import LON_LAT_SRID, fragment, shape_text
from geo.models import Orthophoto, Subdistrict, Village
from parcels.models import (
    Building,
    BuildingUse,
    House,
    Parcel,
    ParcelLineage,
    RegisterEntry,
    Right,
    Sign,
    UseZone,
)
from parcels.models.vocabulary import (
    Act,
    BoundarySource,
    DocumentType,
    LandUse,
    Material,
    RightKind,
)
from parcels.selectors import past
from parcels.selectors.units import condominium_of, party_brief, units_of

Labels = Mapping[str, str]
Day = dt.date | None
_TOUCHED: dict[str, type[Parcel | Building]] = {"parcels": Parcel, "buildings": Building}


def parcel_row(subdistrict: Subdistrict | int, on: Day = None, **which: Any) -> Parcel:
    """The parcel with its block and village, as it is or was on a day.

    Raises Parcel.DoesNotExist, and NotInForce where it did not exist yet that day.
    """
    rows = Parcel.objects.of(subdistrict).select_related("block__zone", "village", "orthophoto")
    rows = rows.annotate(
        shape=shape_text("boundary"), village_at=Transform("village__position", LON_LAT_SRID)
    )
    parcel = rows.defer("boundary", "orthophoto__footprint").get(**which)
    return parcel if on is None else past.parcel_as_of(parcel, on)


def parcel_detail(
    parcel: Parcel, *, with_owners: bool, type_names: Labels | None = None, on: Day = None
) -> dict[str, Any]:
    """`parcel` from `parcel_row` of the same day. Owners are None for who may not see them."""
    buildings = past.buildings_of(parcel, on)
    owners = _owners(parcel, buildings, on) if with_owners else None
    return {
        **_identity(parcel),
        "owners": owners[("parcel", parcel.pk)] if owners is not None else None,
        "uses": [_use(row) for row in _open_uses(parcel, on)],
        "buildings": _with_units(
            _buildings(buildings, owners, type_names or {}, on), buildings, with_owners
        ),
        "houses": _houses(parcel),
        "signs": [_sign(row) for row in past.signs_of(parcel, on)],
        "valuation": None,
        "lineage": _lineage(parcel),
    }


def area(sq_wah: Decimal) -> dict[str, str]:
    return {"sq_wah": f"{sq_wah:.2f}", "text": str(units.from_sq_wah(sq_wah))}


def _identity(parcel: Parcel) -> dict[str, Any]:
    return {
        "id": parcel.pk,
        "code": parcel.code,
        "version": parcel.version,
        "geometry": fragment(getattr(parcel, "shape", None)),
        "document": {
            "type": parcel.document_type,
            "label": DocumentType(parcel.document_type).label,
            "number": parcel.document_number,
            "survey_page": parcel.survey_page,
            "map_sheet": parcel.map_sheet,
            "land_number": parcel.land_number,
        },
        "register_area": area(parcel.register_area_sq_wah),
        "drawn_area_sq_m": parcel.area_sq_m and round(parcel.area_sq_m, 3),
        "area_difference_percent": area_difference_percent(parcel),
        "village": _village(parcel.village, getattr(parcel, "village_at", None)),
        "block": f"{parcel.block.zone.code}{parcel.block.letter}",
        "block_id": parcel.block_id,
        "boundary": {
            "source": parcel.boundary_source,
            "label": BoundarySource(parcel.boundary_source).label,
            "on": parcel.boundary_on,
            "accuracy_m": parcel.boundary_accuracy_m,
            "picture": _title(parcel.orthophoto),
        },
        "valid_from": parcel.valid_from,
        "retired_on": parcel.retired_on,
        "has_overlapping_claim": parcel.has_overlapping_claim,
        "land_group": parcel.land_group,
        "remark": parcel.remark,
    }


def area_difference_percent(parcel: Parcel) -> float | None:
    """How much larger the drawn area is than the paper's, in percent of the paper's."""
    if parcel.area_sq_m is None or not parcel.register_area_sq_wah:
        return None
    paper = float(units.sq_wah_to_sq_m(parcel.register_area_sq_wah))
    return round((float(parcel.area_sq_m) - paper) / paper * 100, 2)


def _village(village: Village | None, at: Any) -> dict[str, Any] | None:
    if village is None:
        return None
    return {
        "id": village.pk,
        "moo": village.moo,
        "name_th": village.name_th,
        "name_en": village.name_en,
        "lon": at and at.x,
        "lat": at and at.y,
        "is_number_confirmed": village.is_number_confirmed,
    }


def _open_uses(parcel: Parcel, on: Day) -> Iterable[UseZone]:
    rows = past.in_force(UseZone, on).filter(parcel=parcel).order_by("-area_sq_wah", "pk")
    drawn: Iterable[UseZone] = rows.annotate(drawn=shape_text("boundary")).defer("boundary")
    return drawn


def _use(row: UseZone) -> dict[str, Any]:
    return {
        "id": row.pk,
        "use": row.use,
        "label": LandUse(row.use).label,
        "area_sq_wah": f"{row.area_sq_wah:.2f}",
        "text": str(units.from_sq_wah(row.area_sq_wah)),
        "crop": row.crop,
        "used_by": row.used_by,
        "vacant_since": row.vacant_since,
        "exempt_item": row.exempt_item,
        "standing_reduction": row.standing_reduction,
        "planted": row.planted,
        "evidence": row.evidence,
        "geometry": fragment(getattr(row, "drawn", None)),
    }


def _owners(
    parcel: Parcel, buildings: list[Building], on: Day
) -> defaultdict[tuple[str, int], list[dict[str, Any]]]:
    """Holders of the rights in force, by the thing held."""
    found: defaultdict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    rows = past.in_force(Right, on).filter(Q(parcel=parcel) | Q(building__in=buildings))
    for row in rows.select_related("party").order_by("kind", "pk"):
        key = ("parcel", row.parcel_id) if row.parcel_id else ("building", row.building_id)
        found[key].append(
            {
                "right_id": row.pk,
                "kind": row.kind,
                "kind_label": RightKind(row.kind).label,
                "share": f"{row.share_numerator}/{row.share_denominator}",
                "party": party_brief(row.party),
            }
        )
    return found


def _buildings(
    rows: list[Building],
    owners: Mapping[tuple[str, int], list[dict[str, Any]]] | None,
    type_names: Labels,
    on: Day,
) -> list[dict[str, Any]]:
    uses = defaultdict(list)
    open_uses = past.in_force(BuildingUse, on).filter(building__in=rows)
    for use in open_uses.order_by("floor", "pk"):
        uses[use.building_id].append(_floor_use(use))
    return [
        {
            "id": row.pk,
            "code": row.code,
            "version": row.version,
            "type_code": row.type_code,
            "type_name": type_names.get(row.type_code, row.type_code),
            "material": row.material,
            "material_label": Material(row.material).label,
            "floors": row.floors,
            "area_sq_m": f"{row.area_sq_m:.2f}",
            "year_built": row.year_built,
            "is_year_estimated": row.is_year_estimated,
            "is_unfinished": row.is_unfinished,
            "remark": row.remark,
            "uses": uses[row.pk],
            "owners": None if owners is None else owners.get(("building", row.pk), []),
        }
        for row in rows
    ]


def _floor_use(row: BuildingUse) -> dict[str, Any]:
    return {
        "use": row.use,
        "label": LandUse(row.use).label,
        "area_sq_m": f"{row.area_sq_m:.2f}",
        "floor": row.floor,
        "letting": row.letting,
        "used_by": row.used_by,
        "vacant_since": row.vacant_since,
        "exempt_item": row.exempt_item,
        "evidence": row.evidence,
    }


def _with_units(
    shown: list[dict[str, Any]], rows: list[Building], with_owners: bool
) -> list[dict[str, Any]]:
    """Condominiums with their units; an ordinary building has neither and costs no query."""
    named = {row.pk: found for row in rows if (found := condominium_of(row))}
    units = units_of(named, with_owners=with_owners) if named else {}
    return [
        {**one, "condominium": named.get(one["id"]), "units": units.get(one["id"], [])}
        for one in shown
    ]


def _houses(parcel: Parcel) -> list[dict[str, Any]]:
    on_it = Q(parcel=parcel) | Q(building__parcel=parcel)
    rows = House.objects.filter(on_it).annotate(people=Count("households"), moo=F("village__moo"))
    columns = ("id", "house_number", "house_code", "village_id", "moo", "people")
    found = rows.order_by("pk").values(*columns)
    return [{**row, "households": people} for row in found for people in [row.pop("people")]]


def _sign(row: Sign) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "business_name": row.business_name,
        "width_cm": row.width_cm,
        "height_cm": row.height_cm,
        "sides": row.sides,
    }


def _lineage(parcel: Parcel) -> dict[str, list[str]]:
    links = ParcelLineage.objects.filter(Q(child=parcel) | Q(parent=parcel))
    rows = list(links.values_list("parent_id", "parent__code", "child__code").order_by("pk"))
    return {
        "parents": [parent for pk, parent, _ in rows if pk != parcel.pk],
        "children": [child for pk, _, child in rows if pk == parcel.pk],
    }


def parcel_history(parcel: Parcel) -> dict[str, Any]:
    """The legal acts that touched a parcel, latest first, and the days its states were in force."""
    rows = list(
        parcel.entries.select_related("reversed_by", "by", "document", "orthophoto")
        .defer("orthophoto__footprint")
        .order_by("-recorded_at", "-pk")
    )
    touched = [Prefetch(name, model.objects.only("code")) for name, model in _TOUCHED.items()]
    prefetch_related_objects([row for row in rows if row.act != Act.IMPORT], *touched)
    versions: list[tuple[int, dt.date | None, dt.date | None]] = [
        (number, during.lower, during.upper)
        for number, during in parcel.versions.values_list("version", "during")
    ]
    versions.append((parcel.version, parcel.valid_from, parcel.retired_on))
    return {
        "entries": [
            {
                "id": row.pk,
                "act": row.act,
                "label": row.get_act_display(),
                "effective_on": row.effective_on,
                "recorded_at": row.recorded_at,
                "by": (row.by.get_full_name() or row.by.username) if row.by else "",
                "reason": row.reason,
                "document": str(row.document) if row.document else None,
                "picture": _title(row.orthophoto),
                "codes": [parcel.code] if row.act == Act.IMPORT else _codes(row),
                "is_undone": hasattr(row, "reversed_by"),
            }
            for row in rows
        ],
        "versions": [
            {"version": number, "from": start, "to": end} for number, start, end in versions
        ],
    }


def _codes(entry: RegisterEntry) -> list[str]:
    """All an act touched; an imported file touches thousands, so there only the one asked for."""
    return sorted(row.code for row in [*entry.parcels.all(), *entry.buildings.all()])


def _title(photo: Orthophoto | None) -> str | None:
    """The name of the picture something was drawn over."""
    if photo is None:
        return None
    return photo.title_en if get_language() == "en" else photo.title_th
