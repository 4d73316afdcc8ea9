"""The reader's rows into the staging table, by COPY, in chunks that show how far it is."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import personal_data
from geo.intake.read import read
from geo.intake.receive import Received
from parcels.intake.reasons import QUARANTINED, REFUSED
from parcels.intake.values import Parsed
from parcels.intake.words import level
from parcels.models import ImportBatch, ImportRow

CHUNK = 4_000
_COPY = (
    "COPY parcels_importrow (subdistrict_id, batch_id, part, about, number, values, personal, "
    "shape, code, verdict, problems) FROM STDIN"
)


class Cancelled(Exception):
    """Somebody asked to stop."""


def beat(batch: ImportBatch, **values: object) -> None:
    """Write how far the work is and that its worker lives. Raises Cancelled when asked to stop."""
    values["heartbeat_at"] = timezone.now()
    for name, value in values.items():
        setattr(batch, name, value)
    batch.save(update_fields=list(values))
    asked = ImportBatch.objects.filter(pk=batch.pk).values_list("cancel_asked", flat=True)
    if asked.get():
        raise Cancelled


def stage(batch: ImportBatch, lines: Iterable[tuple[int, Parsed, str | None]]) -> int:
    """Rows of the batch anew; returns how many. `lines` are number, what it says, WKB in hex."""
    ImportRow.objects.filter(batch=batch).delete()
    beat(batch, stage="reading", done=0)
    done = 0
    rows = iter(lines)
    while part := list(islice(rows, CHUNK)):
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for number, parsed, shape in part:
                copy.write_row(_row(batch, number, parsed, shape))
        done += len(part)
        beat(batch, done=done)
    take_stock()
    return done


def take_stock() -> None:
    """Tell the planner how many rows wait with which verdict; it remembers a table of others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE parcels_importrow (batch_id, about, verdict, code, parcel_id, changes)"
        )


def _row(batch: ImportBatch, number: int, parsed: Parsed, shape: str | None) -> tuple[object, ...]:
    secret = orjson.dumps(parsed.personal).decode() if parsed.personal else ""
    return (
        batch.subdistrict_id,
        batch.pk,
        parsed.part,
        parsed.about,
        number,
        orjson.dumps(parsed.values).decode(),
        personal_data.encrypt(secret),
        f"SRID={settings.REGISTER_SRID};{shape}" if shape else None,
        parsed.code,
        parsed.verdict or verdict_of(parsed.problems),
        orjson.dumps(parsed.problems).decode(),
    )


def verdict_of(problems: Iterable[Mapping[str, Any]], accepted: Iterable[str] = ()) -> str:
    """What the problems make of a row; pending when none of them stops it."""
    taken = set(accepted)
    levels = {level(problem["code"]) for problem in problems if problem["code"] not in taken}
    if REFUSED in levels:
        return ImportRow.Verdict.REFUSED
    return ImportRow.Verdict.QUARANTINED if QUARANTINED in levels else ImportRow.Verdict.PENDING


_KEEP = """
UPDATE parcels_importrow r SET verdict = n.verdict, problems = n.problems, changes = n.changes,
       values = n.values, parcel_id = n.parcel
  FROM unnest(%s::bigint[], %s::text[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::bigint[])
       n(id, verdict, problems, changes, values, parcel) WHERE r.id = n.id
"""


def keep(rows: Sequence[ImportRow]) -> None:
    """What was found of the rows, in one statement however many they are."""
    if not rows:
        return
    columns: list[list[Any]] = [
        [row.pk for row in rows],
        [str(row.verdict) for row in rows],
        *(
            [orjson.dumps(getattr(row, name)).decode() for row in rows]
            for name in ("problems", "changes", "values")
        ),
        [row.parcel_id for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, columns)


def lines_of(
    batch: ImportBatch, received: Received, options: dict[str, Any], parse: Any
) -> Iterator[tuple[int, Parsed, str | None]]:
    """The file's rows, mapped and parsed. Raises Problem, also in the middle of the file."""
    columns: dict[str, str] = batch.answers.get("columns", {})
    for word, value in read(received, options):
        if word != "row":
            continue
        number, raw, shape, doubts = value
        parsed = parse({field: raw.get(column) for field, column in columns.items()})
        for doubt in doubts:
            if doubt["code"] != "no_geometry":  # a table has none; a parcel may have none yet
                parsed.problems.append({"code": doubt["code"], "params": doubt["params"]})
        if any(level(doubt["code"]) == REFUSED for doubt in doubts):
            shape = None  # a ring that crosses itself is kept: it can be repaired
        yield number, parsed, shape


def remove_file(batch: ImportBatch) -> None:
    """The raw file and what was unpacked of it, with all personal data in it."""
    shutil.rmtree(workspace(batch), ignore_errors=True)
    batch.file_path = ""
    batch.answers = {name: said for name, said in batch.answers.items() if name != "password"}
    batch.save(update_fields=["file_path", "answers"])


def workspace(batch: ImportBatch) -> Path:
    """The batch's own folder below settings.INTAKE_ROOT."""
    return Path(settings.INTAKE_ROOT) / str(batch.subdistrict_id) / str(batch.pk)
