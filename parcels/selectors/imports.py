"""Imports as the pages show them: never with a name or number of a person."""

from typing import Any

import orjson
from django.db.models import Count, Min, Q, QuerySet

from geo.geojson import fragment, shape_text
from parcels.intake import words
from parcels.models import ImportBatch, ImportRow
from parcels.selectors.import_words import changes_of

PAGE = 50
SHOWN_ON_MAP = 4_000
_VERDICTS = ("new", "split", "changed", "quarantined", "refused", "unchanged", "set_aside")


def batches(subdistrict: int) -> QuerySet[ImportBatch]:
    """The imports of a body, the latest first, with how many rows wait."""
    waiting = Count("rows", filter=Q(rows__verdict="quarantined"))
    rows = ImportBatch.objects.filter(subdistrict=subdistrict).select_related(
        "by", "entry__reversed_by"
    )
    return rows.annotate(waiting=waiting).order_by("-pk")


def rows_of(batch: ImportBatch, verdict: str, after: int = 0) -> tuple[list[dict[str, Any]], int]:
    """A page of rows with one verdict, and the key to go on from.

    Without a verdict: all that change something or have something said of them.
    """
    rows = batch.rows.filter(pk__gt=after).defer("personal", "shape")
    wanted = (
        rows.filter(verdict=verdict)
        if verdict in _VERDICTS
        else rows.exclude(verdict="unchanged", problems=[])
    )
    page = list(wanted.order_by("pk")[: PAGE + 1])  # as they were read: part by part
    more = page[PAGE - 1].pk if len(page) > PAGE else 0
    return [_told(row) for row in page[:PAGE]], more


def left(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """Verdict, its word, how many rows are still here: settled ones go with the file."""
    rows = ImportRow.objects.filter(batch=batch).exclude(verdict="pending")
    found = dict(rows.values_list("verdict").annotate(n=Count("pk")))
    labels = ImportRow.Verdict.choices
    return [(name, str(label), found[name]) for name, label in labels if name in found]


def parts(batch: ImportBatch) -> list[dict[str, Any]]:
    """Of a file of several sheets or members: each with how many rows got which verdict."""
    rows = ImportRow.objects.filter(batch=batch).exclude(part="")
    counted = rows.values_list("part", "verdict").annotate(n=Count("pk"), first=Min("pk"))
    found: dict[str, dict[str, Any]] = {}
    for part, verdict, n, _first in counted.order_by("first"):
        found.setdefault(part, {"part": part, "rows": 0})[verdict] = n
        found[part]["rows"] += n
    for counts in found.values():
        counts["waiting"] = counts.get("quarantined", 0) + counts.get("refused", 0)
    return list(found.values())


WAITING_SHOWN = 200


def waiting_count(subdistrict: int, after: int = 0) -> int:
    return ImportRow.objects.waiting(subdistrict).filter(pk__gt=after).count()


def mended_files(subdistrict: int) -> QuerySet[ImportBatch]:
    """Applied imports with rows that were mended and are not brought in yet, and how many."""
    applied = ImportBatch.objects.filter(subdistrict=subdistrict, state=ImportBatch.State.APPLIED)
    mended = Count("rows", filter=Q(rows__verdict="pending"))
    return applied.annotate(mended=mended).filter(mended__gt=0).order_by("pk")


def waiting_rows(subdistrict: int, after: int = 0) -> list[dict[str, Any]]:
    """The quarantine of a body, the oldest first: a page of it, after that row."""
    found = ImportRow.objects.waiting(subdistrict).filter(pk__gt=after).select_related("batch")
    shown = found.defer("personal", "shape").order_by("pk")[:WAITING_SHOWN]
    return [_told(row) for row in shown]


def _told(row: ImportRow) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "batch": row.batch_id,
        "row": row,
        "problems": [
            {**words.in_words(problem, row.number), "can_accept": words.can_accept(problem["code"])}
            for problem in row.problems
        ],
        "changes": changes_of(row),
        "from": row.changes.get("from", []),
        "event": row.values.get("event", ""),
        "sheet": row.values.get("map_sheet", ""),
        "land_number": row.values.get("land_number", ""),
        "has_new_owner": "owner" in row.changes,
    }


def features(batch: ImportBatch) -> bytes:
    """GeoJSON of rows that would change something or wait: number, code and verdict alone."""
    rows = ImportRow.objects.filter(batch=batch, shape__isnull=False).exclude(verdict="unchanged")
    shown = rows.annotate(drawn=shape_text("shape")).values_list(
        "pk", "number", "code", "verdict", "drawn"
    )
    made = [
        {
            "type": "Feature",
            "geometry": fragment(drawn),
            "properties": {"row": pk, "number": number, "code": code, "verdict": verdict},
        }
        for pk, number, code, verdict, drawn in shown.order_by("verdict", "number")[:SHOWN_ON_MAP]
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": made})
