"""What has happened in the register since a reader last looked, and on which days anything did.

Acts of one sub-district are made one after another under its lock (services.work.act), so that the
keys of their entries grow in the order they become visible: a key is a cursor that misses nothing.
"""

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from parcels.models import Parcel, RegisterEntry
from parcels.models.vocabulary import Act

#: Beyond this a map is drawn anew rather than told each act.
MOST_ENTRIES = 20
MOST_PARCELS = 50


def changes_since(subdistrict: int, after: int | None, reader: int) -> dict[str, Any]:
    """The acts after a cursor with codes and ground, oldest first; without one, only the cursor.

    `is_many`: there are more than can be told one by one, look at everything again.
    """
    rows = RegisterEntry.objects.filter(subdistrict=subdistrict)
    if after is None:
        return {"cursor": _latest(rows), "entries": [], "is_many": False}
    found = list(rows.filter(pk__gt=after).select_related("by").order_by("pk")[: MOST_ENTRIES + 1])
    if len(found) > MOST_ENTRIES or any(row.act == Act.IMPORT for row in found):
        return {"cursor": _latest(rows), "entries": [], "is_many": True}
    touched = _touched(found)
    return {
        "cursor": found[-1].pk if found else after,
        "entries": [_told(row, touched.get(row.pk, []), reader) for row in found],
        "is_many": False,
    }


def _latest(rows: QuerySet[RegisterEntry]) -> int:
    return rows.aggregate(last=Max("pk"))["last"] or 0


def _touched(entries: list[RegisterEntry]) -> dict[int, list[tuple[int, str]]]:
    if not entries:
        return {}
    found: dict[int, list[tuple[int, str]]] = {}
    rows = RegisterEntry.parcels.through.objects.filter(registerentry__in=entries)
    columns = ("registerentry_id", "parcel_id", "parcel__code")
    for entry, pk, code in rows.order_by("parcel__code").values_list(*columns):
        found.setdefault(entry, []).append((pk, code))
    return found


def _told(row: RegisterEntry, parcels: list[tuple[int, str]], reader: int) -> dict[str, Any]:
    return {
        "id": row.pk,
        "act": row.act,
        "label": row.get_act_display(),
        "by": (row.by.get_full_name() or row.by.username) if row.by else "",
        "is_own": row.by_id == reader,
        "recorded_at": row.recorded_at,
        "parcel_ids": [pk for pk, _code in parcels[:MOST_PARCELS]],
        "codes": [code for _pk, code in parcels[:MOST_PARCELS]],
    }


def change_days(subdistrict: int) -> dict[str, Any]:
    """The first day of the register and the days on which acts that stand took effect."""
    undone_again = Q(reversed_by__reversed_by__isnull=False)
    rows = RegisterEntry.objects.filter(subdistrict=subdistrict).exclude(
        act__in=(Act.UNDO, Act.REDO)
    )
    stands = rows.filter(Q(reversed_by=None) | undone_again)
    counted = stands.values("effective_on").annotate(count=Count("pk")).order_by("effective_on")
    first = Parcel.objects.of(subdistrict).aggregate(day=Min("valid_from"))["day"]
    days: list[tuple[dt.date, int]] = list(counted.values_list("effective_on", "count"))
    return {"first": first, "days": [{"day": day, "acts": count} for day, count in days]}
