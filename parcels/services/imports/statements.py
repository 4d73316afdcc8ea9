"""The SQL files of the import, run with the batch's own numbers."""

from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from parcels.models import ImportBatch

_SQL = Path(__file__).parents[2] / "sql"


@cache
def text(name: str) -> str:
    """A file of parcels/sql."""
    return (_SQL / f"{name}.sql").read_text("utf-8")


def run(name: str, batch: ImportBatch, **more: Any) -> int:
    """Run a file of parcels/sql; returns the rows the last statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(text(name), _values(batch, more))
        while cursor.nextset():
            pass
        return int(cursor.rowcount)


def fetch(name: str, batch: ImportBatch, **more: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text(name), _values(batch, more))
        return list(cursor.fetchall())


def _values(batch: ImportBatch, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "subdistrict": batch.subdistrict_id,
        "day": batch.effective_on,
        **more,
    }
