"""Before and after of an act on very many rows, kept in a table, and put back from it in SQL.

The same promise as journal.py, for acts whose rows would not fit into one RegisterEntry.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from parcels.models import Building, BulkChange, Parcel, RegisterEntry
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


def _of_act(model: type[models.Model]) -> Kept:
    """What hangs on the parcels, buildings and houses of act_touched, as in journal.py."""
    named = "IN (SELECT id FROM act_touched WHERE what = '{}')".format
    units = f"IN (SELECT id FROM parcels_unit WHERE building_id {named('building')})"
    tied = {
        "parcel": named("parcel"),
        "parent": named("parcel"),
        "child": named("parcel"),
        "building": named("building"),
        "unit": units,
    }
    own = {"Parcel": "parcel", "Building": "building", "House": "house"}.get(model.__name__)
    found = [f"t.id {named(own)}"] if own else []
    if model is not Building:  # the parcel it stands on may be touched without it
        columns = {field.name for field in model._meta.concrete_fields}
        found += [f"t.{name}_id {is_so}" for name, is_so in tied.items() if name in columns]
    return Kept(model, "(" + " OR ".join(found) + ")")


#: The tables any act may touch, by the rows named in the table act_touched.
OF_ACTS: list[Kept] = [_of_act(model) for model in KEPT]


def keep_before(entry: RegisterEntry, tables: list[Kept]) -> None:
    """Note the rows as they are, before the act touches them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS bulk_before; CREATE TEMP TABLE bulk_before "
            '("table" text, row bigint, state jsonb, PRIMARY KEY ("table", row)) ON COMMIT DROP'
        )
        for kept in tables:
            _execute(_NOTED, kept, entry)
        cursor.execute("ANALYZE bulk_before")


#: A table may be named twice, by two conditions.
_NOTED = """
INSERT INTO bulk_before SELECT {name}, t.id, {state} FROM {table} t WHERE {condition}
ON CONFLICT DO NOTHING
"""


def keep_after(entry: RegisterEntry, tables: list[Kept]) -> None:
    """Keep the rows that the act changed, made or took away, as they were and as it left them."""
    for kept in tables:
        if _wrote_many(kept.model):
            take_stock(kept.model)
        _execute(_CHANGED, kept, entry)


_CHANGED = """
WITH seen AS MATERIALIZED (
    SELECT t.id FROM {table} t WHERE {condition}
    UNION SELECT row FROM bulk_before WHERE "table" = {name}
), now AS (
    SELECT t.id, {state} AS state FROM {table} t JOIN seen ON seen.id = t.id
)
INSERT INTO parcels_bulkchange (subdistrict_id, entry_id, "table", row, before, after)
SELECT {subdistrict}, {entry}, {name}, s.id, b.state, n.state
  FROM seen s
  LEFT JOIN bulk_before b ON b."table" = {name} AND b.row = s.id
  LEFT JOIN now n ON n.id = s.id
 WHERE b.state IS DISTINCT FROM n.state
ON CONFLICT (entry_id, "table", row) DO NOTHING
"""


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


def name_again(entry: RegisterEntry, by: RegisterEntry) -> None:
    """`by` is an act on the parcels of `entry` too: the history of each tells of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parcels_registerentry_parcels (registerentry_id, parcel_id) "
            "SELECT %s, parcel_id FROM parcels_registerentry_parcels WHERE registerentry_id = %s",
            [by.pk, entry.pk],
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


_MANY = 1_000


def _wrote_many(model: type[models.Model]) -> bool:
    """In this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) > %s "
            "FROM pg_stat_xact_user_tables WHERE relid = %s::regclass",
            [_MANY, model._meta.db_table],
        )
        return bool(cursor.fetchone()[0])


def take_stock(model: type[models.Model]) -> None:
    """Tell the planner of thousands of rows written just now; it would compare each with each."""
    fields = [field for field in model._meta.concrete_fields if _is_plain(field)]
    names = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    statement = sql.SQL("ANALYZE {} ({})").format(sql.Identifier(model._meta.db_table), names)
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.cursor))


def _is_plain(field: models.Field[Any, Any]) -> bool:
    """Neither a shape nor a document: those are long to look at and nothing is joined by them."""
    return not hasattr(field, "srid") and not isinstance(field, models.JSONField)


def copy_in(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """New rows by COPY: no statement as long as they are many has to be written and read."""
    fields = [field for field in kept_fields(model) if field.column]
    names = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
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
