"""Owners a file names: compared with the holders of its parcels, written as rights.

A person is found by number. Without a number a name is the same person only on the same parcel:
two people of one name are never made one.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
from django.db import connection

from accounts import personal_data
from parcels.models import ImportBatch, ImportRow, Party, Right
from parcels.models.vocabulary import DOCUMENT_CLASS, TAXED_RIGHTS, IdType, RightKind

_CHUNK = 2_000
_OWNERSHIP_CLASSES = {"O", "P"}


class Named(NamedTuple):
    row: ImportRow
    person: dict[str, str]


def compare(batch: ImportBatch) -> None:
    """Mark rows whose parcel is held by somebody else than the file says."""
    for part in _named(batch, ("unchanged", "changed")):
        held = _held([named.row.parcel_id for named in part if named.row.parcel_id])
        changed = []
        for row, person in part:
            parties = held.get(row.parcel_id or 0, [])
            if any(_is_same(party, person) for party in parties):
                continue
            row.changes["owner"] = ["…" if parties else None, "…"]
            row.verdict = ImportRow.Verdict.CHANGED
            changed.append(row)
        ImportRow.objects.bulk_update(changed, ["changes", "verdict"])


def write(batch: ImportBatch) -> None:
    """The named owner holds the whole parcel from the batch's day; the holders before end."""
    for part in _named(batch, ("new", "split", "changed")):
        going = [n for n in part if n.row.verdict != "changed" or "owner" in n.row.changes]
        parties = _parties(batch, going)
        ids = [named.row.parcel_id for named in going]
        _close(batch, [pk for pk in ids if pk])
        Right.objects.bulk_create(
            Right(
                subdistrict_id=batch.subdistrict_id,
                parcel_id=named.row.parcel_id,
                party=party,
                kind=_kind(named.row),
                during=(batch.effective_on, None),
            )
            for named, party in zip(going, parties, strict=True)
        )


def _named(batch: ImportBatch, verdicts: tuple[str, ...]) -> Iterator[list[Named]]:
    rows = ImportRow.objects.filter(batch=batch, verdict__in=verdicts)
    last = 0
    while True:
        part = list(
            rows.exclude(personal=b"").filter(pk__gt=last).select_related("parcel")
            .defer("shape", "parcel__boundary").order_by("pk")[:_CHUNK]
        )  # fmt: skip
        if not part:
            return
        last = part[-1].pk
        yield [Named(row, orjson.loads(personal_data.decrypt(row.personal))) for row in part]


def _held(parcels: list[int]) -> dict[int, list[Party]]:
    rows = Right.objects.open().filter(parcel__in=parcels, kind__in=TAXED_RIGHTS)
    held = defaultdict(list)
    for right in rows.select_related("party"):
        held[right.parcel_id].append(right.party)
    return held


def _is_same(party: Party, person: dict[str, str]) -> bool:
    if (number := person.get("id")) and party.id_number_hash is not None:
        return bytes(party.id_number_hash) == personal_data.lookup_hash(number)
    full = f"{party.name} {party.family_name}".strip()
    said = f"{person['name']} {person.get('family', '')}".strip()
    return full == said or f"{party.title}{full}" == f"{person.get('title', '')}{said}"


def _parties(batch: ImportBatch, going: list[Named]) -> list[Party]:
    """The party of each row, made where nobody has the number."""
    hashes = {personal_data.lookup_hash(n.person["id"]) for n in going if "id" in n.person}
    rows = Party.objects.filter(subdistrict=batch.subdistrict_id, id_number_hash__in=hashes)
    known = {bytes(party.id_number_hash): party for party in rows if party.id_number_hash}
    found, new = [], []
    for named in going:
        number = named.person.get("id", "")
        key = personal_data.lookup_hash(number) if number else None
        party = known.get(key) if key else None
        if party is None:
            party = _new_party(batch, named.person)
            new.append(party)
            if key:
                known[key] = party
        found.append(party)
    Party.objects.bulk_create(new)
    return found


def _new_party(batch: ImportBatch, person: dict[str, str]) -> Party:
    party = Party(
        subdistrict_id=batch.subdistrict_id,
        title=person.get("title", "")[:60],
        name=person["name"][:200],
        family_name=person.get("family", "")[:100],
    )
    if kind := person.get("kind"):
        party.kind = kind
    party.set_id_number(person.get("id_type", IdType.NONE), person.get("id", ""))
    return party


def _kind(row: ImportRow) -> str:
    paper: Any = row.parcel.document_type if row.parcel else "NONE"
    owned = DOCUMENT_CLASS[paper] in _OWNERSHIP_CLASSES
    return RightKind.OWNERSHIP if owned else RightKind.POSSESSION


def _close(batch: ImportBatch, parcels: list[int]) -> None:
    """End the taxed rights that are open; those that begin on the day never were."""
    with connection.cursor() as cursor:
        values = {"ids": parcels, "day": batch.effective_on, "kinds": list(TAXED_RIGHTS)}
        cursor.execute(
            "DELETE FROM parcels_right WHERE parcel_id = ANY(%(ids)s) AND kind = ANY(%(kinds)s) "
            "AND upper_inf(during) AND lower(during) >= %(day)s",
            values,
        )
        cursor.execute(
            "UPDATE parcels_right SET during = daterange(lower(during), %(day)s) "
            "WHERE parcel_id = ANY(%(ids)s) AND kind = ANY(%(kinds)s) AND upper_inf(during)",
            values,
        )
