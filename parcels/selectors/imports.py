"""Imports as the pages show them: never with a name or number of a person."""

from typing import Any

import orjson
from django.db.models import Count, Q, QuerySet

from geo.geojson import fragment, shape_text
from parcels.intake import words
from parcels.models import ImportBatch, ImportRow

PAGE = 50
SHOWN_ON_MAP = 4_000
_VERDICTS = ("new", "split", "changed", "quarantined", "refused", "unchanged", "set_aside")


def batches(subdistrict: int) -> QuerySet[ImportBatch]:
    """The imports of a body, the latest first, with how many rows wait."""
    waiting = Count("rows", filter=Q(rows__verdict="quarantined"))
    rows = ImportBatch.objects.filter(subdistrict=subdistrict).select_related("by", "entry")
    return rows.annotate(waiting=waiting).order_by("-pk")


def rows_of(batch: ImportBatch, verdict: str, after: int = 0) -> tuple[list[dict[str, Any]], int]:
    """A page of rows with one verdict (all but unchanged without), and the number to go on from."""
    rows = ImportRow.objects.filter(batch=batch, number__gt=after).defer("personal", "shape")
    wanted = (
        rows.filter(verdict=verdict) if verdict in _VERDICTS else rows.exclude(verdict="unchanged")
    )
    page = list(wanted.order_by("number")[: PAGE + 1])
    more = page[PAGE - 1].number if len(page) > PAGE else 0
    return [_told(row) for row in page[:PAGE]], more


def waiting_rows(subdistrict: int, limit: int = 200) -> list[dict[str, Any]]:
    """The quarantine of a body: the oldest first."""
    found = ImportRow.objects.waiting(subdistrict).select_related("batch")
    return [_told(row) for row in found.defer("personal", "shape").order_by("pk")[:limit]]


def _told(row: ImportRow) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "batch": row.batch_id,
        "row": row,
        "problems": [
            {**words.in_words(problem, row.number), "can_accept": words.can_accept(problem["code"])}
            for problem in row.problems
        ],
        "changes": _changes(row),
        "from": row.changes.get("from", []),
        "has_new_owner": "owner" in row.changes,
    }


def _changes(row: ImportRow) -> list[tuple[str, object, object]]:
    """Field, as it is, as it would be; the holder's name is not told."""
    told = [(name, pair) for name, pair in row.changes.items() if name not in ("from", "owner")]
    return [(name, was if was not in (None, "") else "–", now) for name, (was, now) in told]


def features(batch: ImportBatch) -> bytes:
    """GeoJSON of rows that would change something or wait: number, code and verdict alone."""
    rows = ImportRow.objects.filter(batch=batch, shape__isnull=False).exclude(verdict="unchanged")
    shown = rows.annotate(drawn=shape_text("shape")).values_list(
        "number", "code", "verdict", "drawn"
    )
    made = [
        {
            "type": "Feature",
            "geometry": fragment(drawn),
            "properties": {"number": number, "code": code, "verdict": verdict},
        }
        for number, code, verdict, drawn in shown.order_by("verdict", "number")[:SHOWN_ON_MAP]
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": made})
