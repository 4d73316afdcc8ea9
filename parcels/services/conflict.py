"""What somebody else changed in a parcel since a reader looked at it, field by field, in words.

Told from the entries themselves: the present rows are rewound through what each later act kept.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from accounts.models import User
from geo import units
from geo.geojson import LON_LAT_SRID
from parcels import permissions
from parcels.models import Parcel, Party, RegisterEntry
from parcels.models.vocabulary import DocumentType, LandUse, RightKind
from parcels.services import journal

#: Acts looked back at; who looked longer ago than that sees the latest of them.
MOST_ACTS = 20
_PLAIN = ("document_number", "survey_page", "map_sheet", "land_number", "remark")


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
    changes = [*_record(parcel, was, now), *_uses(parcel, was, now)]
    if permissions.may_see_owners(reader, parcel):
        changes += _owners(parcel, was, now)
    is_moved = _row(parcel, was).get("boundary") != _row(parcel, now).get("boundary")
    return {
        "parcel_id": parcel.pk,
        "code": parcel.code,
        "version": parcel.version,
        "is_retired": not parcel.is_current,
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
        "geometry": _outline(parcel) if is_moved else None,
    }


def _since(parcel: Parcel, seen: int) -> list[RegisterEntry]:
    """Latest first."""
    found = []
    rows = RegisterEntry.objects.filter(parcels=parcel).select_related("by").order_by("-pk")
    for entry in rows[:MOST_ACTS]:
        before = entry.before.get("Parcel", {}).get(str(parcel.pk))
        if before is None or before["version"] < seen:
            break
        found.append(entry)
    return found


def _row(parcel: Parcel, rows: journal.Rows) -> journal.Row:
    return rows["Parcel"].get(str(parcel.pk)) or {}


def _outline(parcel: Parcel) -> Any:
    shape = parcel.boundary and parcel.boundary.transform(LON_LAT_SRID, clone=True)
    return shape and json.loads(shape.geojson)


def _record(parcel: Parcel, was: journal.Rows, now: journal.Rows) -> Iterable[dict[str, str]]:
    old, new = _row(parcel, was), _row(parcel, now)
    for name in _PLAIN:
        yield from _change(name, str(old.get(name, "")), str(new.get(name, "")))
    kinds = [str(DocumentType(row["document_type"]).label) if row else "" for row in (old, new)]
    yield from _change("document_type", *kinds)
    areas = [_area(row["register_area_sq_wah"]) if row else "" for row in (old, new)]
    yield from _change("register_area_sq_wah", *areas)
    if old.get("boundary") != new.get("boundary"):
        yield {"field": "boundary", "was": "", "now": ""}
    yield from _change("retired_on", str(old.get("retired_on") or ""), new.get("retired_on") or "")


def _change(name: str, was: str, now: str) -> Iterable[dict[str, str]]:
    if was != now:
        yield {"field": name, "was": was, "now": now}


def _area(sq_wah: str) -> str:
    return str(units.from_sq_wah(Decimal(sq_wah)))


def _open(rows: journal.Rows, model: str, parcel: Parcel) -> list[journal.Row]:
    return [
        row
        for row in rows.get(model, {}).values()
        if row and row["parcel_id"] == parcel.pk and json.loads(row["during"])["upper"] is None
    ]


def _uses(parcel: Parcel, was: journal.Rows, now: journal.Rows) -> Iterable[dict[str, str]]:
    said = [
        ", ".join(
            sorted(
                f"{LandUse(row['use']).label} {_area(row['area_sq_wah'])}"
                for row in _open(rows, "UseZone", parcel)
            )
        )
        for rows in (was, now)
    ]
    yield from _change("uses", *said)


def _owners(parcel: Parcel, was: journal.Rows, now: journal.Rows) -> Iterable[dict[str, str]]:
    held = [_open(rows, "Right", parcel) for rows in (was, now)]
    ids = {row["party_id"] for rows in held for row in rows}
    names = {party.pk: str(party) for party in Party.objects.filter(pk__in=ids)}
    said = [", ".join(sorted(_holder(row, names) for row in rows)) for rows in held]
    yield from _change("owners", *said)


def _holder(row: journal.Row, names: dict[int, str]) -> str:
    share = f"{row['share_numerator']}/{row['share_denominator']}"
    words = [names.get(row["party_id"], "–"), str(RightKind(row["kind"]).label)]
    return " ".join([*words, *([] if share == "1/1" else [share])])
