"""Results of a run into the database by COPY, with ids taken from the sequence beforehand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.db import connection

from taxation.law.assess_many import Brief
from taxation.law.facts_json import to_json
from taxation.models import TaxRun
from taxation.selectors.facts import Taxpayer
from taxation.selectors.findings import Finding

RECORD = (
    "id, subdistrict_id, run_id, tax_year, number, taxpayer_key, party_ids, taxpayer_name,"
    " taxpayer_address, village_id, route_code, facts, facts_digest, law_digest, value_satang,"
    " exempt_satang, taxable_satang, tax_satang, due_satang"
)
LINE = (
    "subdistrict_id, record_id, run_id, parcel_id, building_id, village_id, tax_class,"
    ' "group", value_satang, exempt_satang, taxable_satang, tax_satang, due_satang'
)
FINDING = (
    "subdistrict_id, run_id, kind, weight, parcel_id, building_id, party_ids, params,"
    " excepted_reason"
)

Computed = tuple[Taxpayer, Brief]


def facts_as_kept(taxpayer: Taxpayer) -> dict[str, Any]:
    """What a record keeps: the exact facts, and where each object lies."""
    return {"facts": to_json(taxpayer.facts), "places": dict(taxpayer.places)}


def digest(kept: Mapping[str, Any]) -> str:
    """Equal facts have equal digests, whatever order their keys came in."""
    return _hash(_sorted(kept))


def _sorted(kept: Mapping[str, Any]) -> bytes:
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:32]


def write_chunk(
    run: TaxRun, computed: Sequence[Computed], villages: Mapping[int, int | None]
) -> None:
    """Records and their lines of one chunk, inside the caller's transaction."""
    ids = _ids("taxation_assessmentrecord", len(computed))
    _copy("taxation_assessmentrecord", RECORD, _records(run, ids, computed))
    _copy("taxation_assessmentline", LINE, _lines(run, ids, computed, villages))


def write_findings(run: TaxRun, findings: Iterable[Finding]) -> None:
    """What must be settled, into the run's list."""
    body, of = run.subdistrict_id, run.pk
    _copy(
        "taxation_runexception",
        FINDING,
        (
            (
                body, of, one.kind.value, one.weight.value, one.parcel, one.building,
                list(one.parties), orjson.dumps(dict(one.params)).decode(), "",
            )
            for one in findings
        ),
    )  # fmt: skip


def _records(
    run: TaxRun, ids: Sequence[int], computed: Sequence[Computed]
) -> Iterator[tuple[Any, ...]]:
    for number, (taxpayer, result) in zip(ids, computed, strict=True):
        kept = _sorted(facts_as_kept(taxpayer))
        yield (
            number, run.subdistrict_id, run.pk, run.tax_year, "", taxpayer.key,
            list(taxpayer.parties), taxpayer.name, taxpayer.address, taxpayer.village,
            taxpayer.route_code, kept.decode(), _hash(kept),
            result.law_fingerprint, result.base, result.exempt, result.taxable, result.tax,
            result.due,
        )  # fmt: skip


def _lines(
    run: TaxRun,
    ids: Sequence[int],
    computed: Sequence[Computed],
    villages: Mapping[int, int | None],
) -> Iterator[tuple[Any, ...]]:
    body, of = run.subdistrict_id, run.pk
    for number, (taxpayer, result) in zip(ids, computed, strict=True):
        groups: dict[str, int] = {}
        for share in result.shares:
            parcel, building = taxpayer.places[share.ref]
            group = groups.setdefault(share.group, len(groups) + 1)
            yield (
                body, number, of, parcel, building, villages.get(parcel), share.use_class.value,
                group, share.shown_base, share.shown_exempt, share.shown_taxable, share.tax,
                share.due,
            )  # fmt: skip


def _ids(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    sql = f"COPY {table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)
