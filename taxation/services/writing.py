"""Results of a run into the database by COPY, with ids taken from the sequence beforehand.

Rows by the ten thousand: each is written as one line of COPY text, not value by value.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np
import orjson
from django.db import connection

from taxation.law.assess_many import Brief
from taxation.law.columns import Ints
from taxation.law.facts_columns import FactsColumns
from taxation.law.facts_json import to_json
from taxation.law.facts_text import FactsWriter
from taxation.law.roll import CLASSES
from taxation.models import AssessmentSheet, TaxRun
from taxation.models.sheet import COLUMNS
from taxation.selectors.columnar.arrays import asked, columns_cursor
from taxation.selectors.columnar.pages import LINE, Page, Row
from taxation.selectors.facts import Taxpayer
from taxation.selectors.findings import Finding

RECORD = (
    "id, subdistrict_id, run_id, tax_year, number, taxpayer_key, party_ids, taxpayer_name,"
    " taxpayer_address, village_id, route_code, facts, facts_digest, law_digest, value_satang,"
    " exempt_satang, taxable_satang, tax_satang, due_satang"
)
_COLUMNS = [f'"{name}"' for name in COLUMNS]
_VALUES = ", ".join(["%s"] * len(_COLUMNS))
_SHEET = f"""
    INSERT INTO taxation_assessmentsheet
           (subdistrict_id, run_id, classes, first_record, last_record, facts,
            {", ".join(_COLUMNS)})
    VALUES (%s, %s, %s, %s, %s, %s, {_VALUES})
""".encode()
_NUMPY = orjson.OPT_SERIALIZE_NUMPY
_CLASSES = [one.value for one in CLASSES]
NULL = r"\N"
_NEW_IDS = b"""
    SELECT array_agg(nextval(s.of)) FROM generate_series(1, %s),
           (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS of OFFSET 0) s
"""
#: Keys, facts and digests, each as lines.
_KEEP = r"""
    UPDATE taxation_assessmentrecord r SET facts = v.facts, facts_digest = v.digest
      FROM unnest(string_to_array(%s, E'\n'), string_to_array(%s, E'\n'),
                  string_to_array(%s, E'\n')) AS v(key, facts, digest)
     WHERE r.run_id = %s AND r.taxpayer_key = v.key
"""
FINDING = (
    "subdistrict_id, run_id, kind, weight, parcel_id, building_id, party_ids, params,"
    " excepted_reason"
)

#: What COPY's text form would take for the end of a value.
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def facts_as_kept(taxpayer: Taxpayer) -> dict[str, Any]:
    """What a record keeps: the exact facts, and where each object lies."""
    return {"facts": to_json(taxpayer.facts), "places": dict(taxpayer.places)}


def digest(kept: Mapping[str, Any]) -> str:
    """Equal facts have equal digests, whatever order their keys came in."""
    return _hash(_sorted(kept))


def _sorted(kept: Mapping[str, Any]) -> bytes:
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)


def kept_text(taxpayer: Taxpayer, writer: FactsWriter) -> str:
    """The same as JSON text in the order of its keys, ready for COPY and for its digest."""
    places = writer.places(taxpayer.places.items())
    return f'{{"facts":{writer.text(taxpayer.facts)},"places":{places}}}'


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:32]


def write_chunk(run: TaxRun, chunk: Page) -> None:
    """Records and the sheet of their lines, inside the caller's transaction."""
    if not chunk.rows:
        return
    ids = _ids(len(chunk.rows))
    _copy("taxation_assessmentrecord", RECORD, _records(run, ids.tolist(), chunk.rows))
    records = ids[chunk.lines[0]]
    place = chunk.lines[LINE.index("use_class")] + 1
    facts = None if chunk.facts is None else orjson.dumps(chunk.facts, option=_NUMPY).decode()
    columns = [records, *chunk.lines[1:4], place, *chunk.lines[5:]]
    with columns_cursor() as cursor:
        head = [run.subdistrict_id, run.pk, _CLASSES, int(ids[0]), int(ids[-1]), facts]
        cursor.execute(_SHEET, [*head, *columns])


def keep_facts(run: TaxRun) -> None:
    """What stands in columns into the records it is of, with its digest: before the issue."""
    sheets = AssessmentSheet.objects.filter(subdistrict=run.subdistrict_id, run=run)
    for pk, told in sheets.values_list("pk", "facts"):
        if told is None:
            continue
        facts = FactsColumns(told)
        kept = [_sorted(facts.kept(key)) for key in facts.keys]
        columns = facts.keys, [one.decode() for one in kept], [_hash(one) for one in kept]
        with connection.cursor() as cursor:  # JSON has no raw end of line: that parts the values
            cursor.execute(_KEEP, [*("\n".join(column) for column in columns), run.pk])
        sheets.filter(pk=pk).update(facts=None)


def leave_lines_out(run: TaxRun, records: Collection[int]) -> None:
    """Of a run's sheets only the lines of other records stay."""
    gone, names = np.array(sorted(records), dtype=np.int64), ", ".join(_COLUMNS)
    sheets = f"SELECT id, {names} FROM taxation_assessmentsheet WHERE run_id = %s ORDER BY id"
    kept = f"UPDATE taxation_assessmentsheet SET ({names}) = ({_VALUES}) WHERE id = %s"
    for pk, *columns in asked(sheets.encode(), [run.pk]):
        stays = ~np.isin(columns[0], gone)
        if not stays.all():
            with columns_cursor() as cursor:
                cursor.execute(kept.encode(), [*(column[stays] for column in columns), pk])


def row_of(taxpayer: Taxpayer, result: Brief, writer: FactsWriter) -> Row:
    """A taxpayer with its amounts as it is written."""
    return Row(
        taxpayer.key, taxpayer.name, taxpayer.address, taxpayer.village, taxpayer.route_code,
        kept_text(taxpayer, writer), result.base, result.exempt, result.taxable, result.tax,
        result.due,
    )  # fmt: skip


def lines_of(
    row: int, taxpayer: Taxpayer, result: Brief, villages: Mapping[int, int | None]
) -> Iterator[tuple[int, ...]]:
    """Its lines, each with the columns of LINE."""
    groups: dict[str, int] = {}
    for _, ref, name, use_class, *amounts in result.shares:
        parcel, building = taxpayer.places[ref]
        group = groups.setdefault(name, len(groups) + 1)
        place = CLASSES.index(use_class)
        yield row, parcel, building or 0, villages.get(parcel) or 0, place, group, *amounts


def write_findings(run: TaxRun, findings: Iterable[Finding]) -> None:
    """What must be settled, into the run's list."""
    _copy("taxation_runexception", FINDING, (_finding(run, one) for one in findings))


def _finding(run: TaxRun, one: Finding) -> str:
    params = _text(orjson.dumps(dict(one.params)).decode())
    return (
        f"{run.subdistrict_id}\t{run.pk}\t{one.kind.value}\t{one.weight.value}\t"
        f"{_number(one.parcel)}\t{_number(one.building)}\t"
        f"{{{','.join(map(str, one.parties))}}}\t{params}\t\n"
    )


def _records(run: TaxRun, ids: Sequence[int], found: Sequence[Row]) -> Iterator[str]:
    """Column by column what can be: by the ten thousand a call for each value is most of it."""
    of, law = f"{run.subdistrict_id}\t{run.pk}\t{run.tax_year}\t", run.law_digest  # no number
    keys, names, addresses, villages, routes, facts, *sums = zip(*found, strict=True)
    if _SPECIAL.search("".join((*names, *addresses, *routes))):  # asked once, for none has it
        names, addresses, routes = (tuple(map(_text, c)) for c in (names, addresses, routes))
    # JSON has no other character special to COPY
    kept = [NULL if one is None else one.replace("\\", r"\\") for one in facts]
    digests = ["" if one is None else _hash(one.encode()) for one in facts]
    places = map(_number, villages)
    columns = (ids, keys, names, addresses, places, routes, kept, digests, *sums)
    for (
        pk, key, name, address, village, route, told, digested, base, exempt, taxable, tax, due,
    ) in zip(*columns, strict=True):  # fmt: skip
        yield (
            f"{pk}\t{of}\t{key}\t{{{key.replace('+', ',')}}}\t{name}\t{address}\t{village}\t"
            f"{route}\t{told}\t{digested}\t{law}\t{base}\t{exempt}\t{taxable}\t{tax}\t{due}\n"
        )


def _number(number: int | None) -> str:
    return NULL if number is None else str(number)


def _text(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _ids(count: int) -> Ints:
    """New ids of records, in order."""
    [[found]] = asked(_NEW_IDS, [count, "taxation_assessmentrecord"])
    return cast(Ints, found)


def _copy(table: str, columns: str, rows: Iterable[str]) -> None:
    sql = f"COPY {table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write("".join(rows))
