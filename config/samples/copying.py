"""COPY rows of a model into its table: numbers reserved first, Django's defaults filled in."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import connection, models
from django.db.models import NOT_PROVIDED
from psycopg.types.json import Jsonb

Row = Sequence[Any]


def reserve(model: type[models.Model], count: int) -> int:
    """Take `count` numbers of the table's sequence; returns the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        sequence = cursor.fetchone()[0]
        cursor.execute("SELECT nextval(%s)", [sequence])
        first: int = cursor.fetchone()[0]
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + max(count, 1) - 1])
    return first


def _constants(model: type[models.Model], given: set[str]) -> dict[str, Any]:
    """Defaults of the columns nobody gives; the database fills its own."""
    constants: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if not field.column or field.column in given or field.primary_key or field.generated:
            continue
        if field.db_default is NOT_PROVIDED and not getattr(field, "auto_now_add", False):
            value = field.get_default()
            constants[field.column] = Jsonb(value) if isinstance(value, dict) else value
    return constants


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """One COPY. `columns` are database columns; `id` only where it was reserved."""
    constants = _constants(model, set(columns))
    names = ", ".join(f'"{name}"' for name in (*columns, *constants))
    tail = tuple(constants.values())
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, *tail))


def shapes_as_hex(shapes: Sequence[Any]) -> list[str | None]:
    """EWKB of many shapes at once, in the register's reference system; None stays None."""
    array = np.array(list(shapes), dtype=object)
    return list(
        shapely.to_wkb(
            shapely.set_srid(array, settings.REGISTER_SRID), hex=True, include_srid=True
        ).tolist()
    )


def range_text(start: Any, end: Any = None) -> str:
    """A date range as PostgreSQL writes it, the end not included."""
    return f"[{start},{end or ''})"
