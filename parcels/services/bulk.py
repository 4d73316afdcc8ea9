"""Before and after of an act on very many rows, kept in a table, and put back from it in SQL.

The same promise as journal.py, for acts whose rows would not fit into one RegisterEntry.
"""

from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from parcels.models import BulkChange, Parcel, RegisterEntry
from parcels.services.journal import KEPT, LASTING, kept_fields

#: Columns that only count acts: an undo moves them on as well.
_COUNTED = "version"


class Kept:
    """The rows of one table that hang on the act's objects, as one SQL condition on alias t."""

    def __init__(self, model: type[models.Model], condition: str) -> None:
        self.model = model
        self.condition = sql.SQL(condition)


#: The tables a change of parcels may touch, by the parcels named in the table import_touching.
OF_PARCELS: list[Kept] = [
    Kept(model, condition)
    for model in KEPT
    if (
        condition := {
            "Parcel": "t.id IN (SELECT parcel_id FROM import_touching)",
            "Building": "t.parcel_id IN (SELECT parcel_id FROM import_touching WHERE ends)",
            "House": "t.parcel_id IN (SELECT parcel_id FROM import_touching WHERE ends)",
            "Sign": "t.parcel_id IN (SELECT parcel_id FROM import_touching WHERE ends)",
            "ParcelVersion": "t.parcel_id IN (SELECT parcel_id FROM import_touching)",
            "UseZone": "t.parcel_id IN (SELECT parcel_id FROM import_touching)",
            "Right": "t.parcel_id IN (SELECT parcel_id FROM import_touching)",
            "ParcelLineage": "t.child_id IN (SELECT parcel_id FROM import_touching)",
        }.get(model.__name__)
    )
]


def keep_before(entry: RegisterEntry, tables: list[Kept]) -> None:
    """Note the rows as they are, before the act touches them."""
    for kept in tables:
        _execute(
            'INSERT INTO parcels_bulkchange (subdistrict_id, entry_id, "table", row, before) '
            "SELECT {subdistrict}, {entry}, {name}, t.id, {state} FROM {table} t WHERE {condition}",
            kept,
            entry,
        )


def keep_after(entry: RegisterEntry, tables: list[Kept]) -> None:
    """Note the rows as the act left them, new ones too, and forget those it did not change."""
    for kept in tables:
        _execute(
            'INSERT INTO parcels_bulkchange (subdistrict_id, entry_id, "table", row, after) '
            "SELECT {subdistrict}, {entry}, {name}, t.id, {state} FROM {table} t WHERE {condition} "
            'ON CONFLICT (entry_id, "table", row) DO UPDATE SET after = excluded.after',
            kept,
            entry,
        )
        _execute(
            "UPDATE parcels_bulkchange c SET after = {state} FROM {table} t "
            'WHERE c.entry_id = {entry} AND c."table" = {name} '
            "AND t.id = c.row AND c.after IS NULL",
            kept,
            entry,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM parcels_bulkchange WHERE entry_id = %s AND before = after", [entry.pk]
        )


def changed_since(entry: RegisterEntry) -> str | None:
    """The code of a parcel (or a row's number) that is no longer as the act left it."""
    for model in _models_of(entry):
        found = _execute(
            "SELECT c.after->>'code', c.after->>'parcel_id', c.row FROM parcels_bulkchange c "
            "LEFT JOIN {table} t ON t.id = c.row "
            'WHERE c.entry_id = {entry} AND c."table" = {name} '
            "AND (CASE WHEN t.id IS NULL THEN NULL ELSE {state} END) - {counted} "
            "IS DISTINCT FROM c.after - {counted} LIMIT 1",
            Kept(model, ""),
            entry,
        )
        for code, parcel, row in found:
            holder = Parcel.objects.filter(pk=parcel or 0).values_list("code", flat=True).first()
            return str(code or holder or row)
    return None


def put_back(entry: RegisterEntry, by: RegisterEntry) -> None:
    """Every row as it was before `entry`; the same rows are kept for undoing `by`."""
    _execute(
        'INSERT INTO parcels_bulkchange (subdistrict_id, entry_id, "table", row, before) '
        'SELECT subdistrict_id, {by}, "table", row, after FROM parcels_bulkchange '
        "WHERE entry_id = {entry}",
        None,
        entry,
        by=by.pk,
    )
    tables = _models_of(entry)
    for model in reversed(tables):
        _execute(_RETIRE_MADE if model in LASTING else _DELETE_MADE, Kept(model, ""), entry)
    for model in tables:
        _execute(_UPDATE, Kept(model, ""), entry)
        if model not in LASTING:
            _execute(_INSERT, Kept(model, ""), entry)
        _execute(
            "UPDATE parcels_bulkchange c SET after = {state} FROM {table} t "
            'WHERE c.entry_id = {by} AND c."table" = {name} AND t.id = c.row',
            Kept(model, ""),
            entry,
            by=by.pk,
        )


_MADE = 'c.entry_id = {entry} AND c."table" = {name} AND c.before IS NULL AND t.id = c.row'
_DELETE_MADE = "DELETE FROM {table} t USING parcels_bulkchange c WHERE " + _MADE
#: A lasting row that the act made was never in force.
_RETIRE_MADE = (
    "UPDATE {table} t SET retired_on = t.valid_from, version = t.version + 1 "
    "FROM parcels_bulkchange c WHERE " + _MADE
)
_UPDATE = (
    "UPDATE {table} t SET {assignments} FROM parcels_bulkchange c, "
    "LATERAL jsonb_populate_record(NULL::{table}, c.before) o "
    'WHERE c.entry_id = {entry} AND c."table" = {name} AND c.before IS NOT NULL AND t.id = c.row'
)
_INSERT = (
    "INSERT INTO {table} (id, {columns}) SELECT c.row, {old} FROM parcels_bulkchange c, "
    "LATERAL jsonb_populate_record(NULL::{table}, c.before) o "
    'WHERE c.entry_id = {entry} AND c."table" = {name} AND c.before IS NOT NULL '
    "AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = c.row)"
)


def is_bulk(entry: RegisterEntry) -> bool:
    return BulkChange.objects.filter(entry=entry).exists()


def _models_of(entry: RegisterEntry) -> list[type[models.Model]]:
    """Parents first: of this room in their order, then whatever a room above has kept."""
    names = set(BulkChange.objects.filter(entry=entry).values_list("table", flat=True).distinct())
    ordered = [model for model in KEPT if model._meta.db_table in names]
    own = {model._meta.db_table for model in ordered}

    return ordered + [m for m in apps.get_models() if m._meta.db_table in names - own]


def _execute(
    statement: str, kept: Kept | None, entry: RegisterEntry, **more: object
) -> list[tuple[Any, ...]]:
    values: dict[str, sql.Composable] = {
        "subdistrict": sql.Literal(entry.subdistrict_id),
        "entry": sql.Literal(entry.pk),
        "counted": sql.Literal(_COUNTED),
        **{name: sql.Literal(value) for name, value in more.items()},
    }
    if kept:
        values |= _of_table(kept)
    with connection.cursor() as cursor:
        # as text: the history of a web request looks into every statement
        cursor.execute(sql.SQL(statement).format(**values).as_string(cursor.cursor))
        return list(cursor.fetchall()) if cursor.description else []


def _of_table(kept: Kept) -> dict[str, sql.Composable]:
    meta = kept.model._meta
    fields = [field for field in kept_fields(kept.model) if field.column]
    names = [sql.Identifier(str(field.column)) for field in fields]
    state = sql.SQL(", ").join(
        sql.SQL("{}, t.{}").format(
            sql.Literal(field.column),
            sql.SQL("{}::text").format(name) if hasattr(field, "srid") else name,
        )
        for field, name in zip(fields, names, strict=True)
    )
    old = [sql.SQL("o.{}").format(name) for name in names]
    return {
        "table": sql.Identifier(meta.db_table),
        "name": sql.Literal(meta.db_table),
        "condition": kept.condition,
        "state": sql.SQL("jsonb_build_object({})").format(state),
        "columns": sql.SQL(", ").join(names),
        "old": sql.SQL(", ").join(old),
        "assignments": sql.SQL(", ").join(
            sql.SQL("{} = t.{} + 1").format(name, name)
            if field.column == _COUNTED and kept.model in LASTING
            else sql.SQL("{} = o.{}").format(name, name)
            for field, name in zip(fields, names, strict=True)
        ),
    }
