"""What somebody else changed in a parcel since a reader looked at it, field by field, in words.

Told from the entries themselves: the present rows are rewound through what each later act kept.
"""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import MultiPolygon
from django.utils.translation import gettext as _

from accounts.models import User
from geo import units
from geo.geojson import LON_LAT_SRID
from parcels import permissions
from parcels.models import Building, Parcel, Party, RegisterEntry
from parcels.models.vocabulary import DocumentType, LandUse, Material, RightKind
from parcels.services import journal

#: Acts looked back at; who looked longer ago than that sees the latest of them.
MOST_ACTS = 20
_PLAIN = ("document_number", "survey_page", "map_sheet", "land_number", "remark", "retired_on")
BUDDHIST = 543
_OF_BUILDING = (
    "type_code",
    "material",
    "floors",
    "area_sq_m",
    "year_built",
    "is_year_estimated",
    "is_unfinished",
    "remark",
    "retired_on",
)


def name_of(user: User | None) -> str:
    return (user.get_full_name() or user.username) if user else "–"


def told(parcel: Parcel, seen: int, reader: User) -> dict[str, Any]:
    """The acts since version `seen` and every field that differs: what it was, what it is now.

    Holders are told only to who may see them. `geometry` is the outline now (EPSG:4326) where it
    moved.
    """
    acts = _since(parcel, seen)
    now = journal.snapshot([parcel.pk], [])
    was = journal.rewound(now, [act.before for act in acts])
    old, new = _row(parcel, was), _row(parcel, now)
    changes = [*_plain(old, new, _PLAIN), *_record(old, new), *_uses(parcel, was, now)]
    if permissions.may_see_owners(reader, parcel):
        changes += _owners(parcel, was, now)
    is_moved = old.get("boundary") != new.get("boundary")
    return {
        "parcel_id": parcel.pk,
        **_head(parcel, acts, changes),
        "geometry": _outline(parcel.boundary) if is_moved else None,
    }


def told_building(building: Building, seen: int, reader: User) -> dict[str, Any]:
    """The same of a building, by `building_id`."""
    acts = _since(building, seen)
    now = journal.snapshot([], [building.pk])
    was = journal.rewound(now, [act.before for act in acts])
    old, new = _row(building, was), _row(building, now)
    changes = [*_plain(old, new, _OF_BUILDING), *_outlined(old, new, "footprint")]
    changes += _floors(building, was, now)
    if permissions.may_see_owners(reader, building):
        changes += _owners(building, was, now)
    is_moved = old.get("footprint") != new.get("footprint")
    return {
        "building_id": building.pk,
        **_head(building, acts, changes),
        "geometry": _outline(building.footprint) if is_moved else None,
    }


def _head(
    row: Parcel | Building, acts: Iterable[RegisterEntry], changes: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "is_retired": row.retired_on is not None,
        "acts": [
            {
                "label": act.get_act_display(),
                "by": name_of(act.by),
                "at": act.recorded_at,
                "reason": act.reason,
            }
            for act in acts
        ],
        "changes": changes,
    }


def _since(row: Parcel | Building, seen: int) -> list[RegisterEntry]:
    """Latest first."""
    found = []
    rows = row.entries.select_related("by").order_by("-pk")
    for entry in rows[:MOST_ACTS]:
        before = entry.before.get(type(row).__name__, {}).get(str(row.pk))
        if before is None or before["version"] < seen:
            break
        found.append(entry)
    return found


def _row(row: Parcel | Building, rows: journal.Rows) -> journal.Row:
    return rows[type(row).__name__].get(str(row.pk)) or {}


def _outline(drawn: MultiPolygon | None) -> Any:
    shape = drawn and drawn.transform(LON_LAT_SRID, clone=True)
    return shape and json.loads(shape.geojson)


def _plain(old: journal.Row, new: journal.Row, names: Iterable[str]) -> Iterable[dict[str, str]]:
    for name in names:
        yield from _change(name, _text(name, old.get(name)), _text(name, new.get(name)))


def _text(name: str, value: Any) -> str:
    """As a clerk types it."""
    if value and name == "material":
        return str(Material(value).label)
    if value and name == "year_built":
        return str(value + BUDDHIST)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return "" if value is None else str(value)


def _record(old: journal.Row, new: journal.Row) -> Iterable[dict[str, str]]:
    kinds = [str(DocumentType(row["document_type"]).label) if row else "" for row in (old, new)]
    yield from _change("document_type", *kinds)
    areas = [_area(row["register_area_sq_wah"]) if row else "" for row in (old, new)]
    yield from _change("register_area_sq_wah", *areas)
    yield from _outlined(old, new, "boundary")


def _outlined(old: journal.Row, new: journal.Row, name: str) -> Iterable[dict[str, str]]:
    if old.get(name) != new.get(name):
        yield {"field": "boundary", "was": "", "now": ""}


def _change(name: str, was: str, now: str) -> Iterable[dict[str, str]]:
    if was != now:
        yield {"field": name, "was": was, "now": now}


def _area(sq_wah: str) -> str:
    return str(units.from_sq_wah(Decimal(sq_wah)))


def _open(rows: journal.Rows, model: str, of: Parcel | Building) -> list[journal.Row]:
    key = f"{of._meta.model_name}_id"
    return [
        row
        for row in rows.get(model, {}).values()
        if row and row[key] == of.pk and json.loads(row["during"])["upper"] is None
    ]


def _uses(parcel: Parcel, was: journal.Rows, now: journal.Rows) -> Iterable[dict[str, str]]:
    def area(row: journal.Row) -> str:
        return _area(row["area_sq_wah"])

    yield from _of_uses([_open(rows, "UseZone", parcel) for rows in (was, now)], area)


def _floors(building: Building, was: journal.Rows, now: journal.Rows) -> Iterable[dict[str, str]]:
    def area(row: journal.Row) -> str:
        return str(row["area_sq_m"])

    yield from _of_uses([_open(rows, "BuildingUse", building) for rows in (was, now)], area)


def _of_uses(
    both: Iterable[list[journal.Row]], area: Callable[[journal.Row], str]
) -> Iterable[dict[str, str]]:
    said = [
        ", ".join(sorted(f"{LandUse(row['use']).label} {area(row)}" for row in rows))
        for rows in both
    ]
    yield from _change("uses", *said)


def _owners(
    of: Parcel | Building, was: journal.Rows, now: journal.Rows
) -> Iterable[dict[str, str]]:
    held = [_open(rows, "Right", of) for rows in (was, now)]
    ids = {row["party_id"] for rows in held for row in rows}
    names = {party.pk: str(party) for party in Party.objects.filter(pk__in=ids)}
    said = [", ".join(sorted(_holder(row, names) for row in rows)) for rows in held]
    yield from _change("owners", *said)


def _holder(row: journal.Row, names: dict[int, str]) -> str:
    share = f"{row['share_numerator']}/{row['share_denominator']}"
    words = [names.get(row["party_id"], "–"), str(RightKind(row["kind"]).label)]
    return " ".join([*words, *([] if share == "1/1" else [share])])
