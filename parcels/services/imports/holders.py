"""Owners a file names: compared with the holders of its parcels, written as rights.

A person is found by number. Without a number a name is the same person only on the same parcel:
two people of one name are never made one. Shares a file does not say are presumed equal (Civil and
Commercial Code s1357).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson
from django.db import connection

from accounts import personal_data
from parcels.models import ImportBatch, ImportRow, Party, Right
from parcels.models.vocabulary import DOCUMENT_CLASS, TAXED_RIGHTS, IdType, RightKind
from parcels.services.imports import staging

_CHUNK = 2_000
_OWNERSHIP_CLASSES = {"O", "P"}
Person = dict[str, str]
#: A key of the file (Person["ref"]) -> the party it is.
Known = Mapping[str, Party]


class Named(NamedTuple):
    row: ImportRow
    persons: list[Person]


def compare(batch: ImportBatch, *, whole: bool = False) -> None:
    """Mark rows whose parcel is held by somebody else than the file says.

    One name in a row may be one of several holders, unless the file is known to name the `whole`
    of them; several names are all of them.
    """
    for part in _named(batch, ("unchanged", "changed")):
        held = _held([named.row.parcel_id for named in part if named.row.parcel_id])
        changed = []
        for row, persons in part:
            parties = held.get(row.parcel_id or 0, [])
            if _are_same(parties, persons, whole=whole or len(persons) > 1 or _is_sale(row)):
                continue
            row.changes["owner"] = ["…" if parties else None, "…"]
            row.verdict = ImportRow.Verdict.CHANGED
            if len(persons) > 1:
                row.problems.append({"code": "shares_presumed", "params": {}})
            changed.append(row)
        staging.keep(changed)


def _is_sale(row: ImportRow) -> bool:
    """A row of the land office that names everyone who holds the parcel afterwards."""
    return bool(row.values.get("change") == "TRANSFER")


def write(batch: ImportBatch, known: Known | None = None) -> None:
    """The named owners hold the parcel from the batch's day; the holders before end."""
    for part in _named(batch, ("new", "split", "changed")):
        going = [n for n in part if n.row.verdict != "changed" or "owner" in n.row.changes]
        close_rights(
            batch, "parcel_id", [named.row.parcel_id for named in going if named.row.parcel_id]
        )
        parties = iter(parties_of(batch, [p for n in going for p in n.persons], known or {}))
        Right.objects.bulk_create(
            Right(
                subdistrict_id=batch.subdistrict_id,
                parcel_id=named.row.parcel_id,
                party=next(parties),
                kind=_kind(named.row),
                share_denominator=len(named.persons),
                during=(batch.effective_on, None),
            )
            for named in going
            for _person in named.persons
        )


def _named(batch: ImportBatch, verdicts: tuple[str, ...]) -> Iterator[list[Named]]:
    rows = ImportRow.objects.filter(batch=batch, about="parcel", verdict__in=verdicts)
    for part in chunks(rows.exclude(personal=b"").select_related("parcel")):
        yield [Named(row, persons_of(row)) for row in part]


def chunks(rows: Any) -> Iterator[list[ImportRow]]:
    """Rows of a query in portions, without their shapes; they may be changed meanwhile."""
    last = 0
    while part := list(
        rows.filter(pk__gt=last).defer("shape", "parcel__boundary").order_by("pk")[:_CHUNK]
    ):
        last = part[-1].pk
        yield part


def persons_of(row: ImportRow) -> list[Person]:
    said: list[Person] = orjson.loads(personal_data.decrypt(row.personal) or "[]")
    return said


def _held(parcels: list[int]) -> dict[int, list[Party]]:
    rows = Right.objects.open().filter(parcel__in=parcels, kind__in=TAXED_RIGHTS)
    held = defaultdict(list)
    for right in rows.select_related("party").order_by("pk"):
        held[right.parcel_id].append(right.party)
    return held


def _are_same(parties: list[Party], persons: list[Person], *, whole: bool) -> bool:
    if not whole:
        return any(is_same(party, persons[0]) for party in parties)
    left = list({party.pk: party for party in parties}.values())
    for person in persons:
        found = next((party for party in left if is_same(party, person)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def is_same(party: Party, person: Person) -> bool:
    """By number where both have one; by our own key and the name; by the name alone."""
    if (number := person.get("id")) and party.id_number_hash is not None:
        return bytes(party.id_number_hash) == personal_data.lookup_hash(number)
    if own := own_key(person.get("ref", "")):
        return own == party.pk and is_called(party, person)
    return is_called(party, person)


def own_key(ref: str) -> int | None:
    """The party's own number in a workbook that leaves ID numbers out: 'X12' is 12."""
    digits = ref[1:]
    return int(digits) if ref[:1] == "X" and digits.isdecimal() else None


def is_called(party: Party, person: Person) -> bool:
    full = f"{party.name} {party.family_name}".strip()
    said = f"{person['name']} {person.get('family', '')}".strip()
    return full == said or f"{party.title}{full}" == f"{person.get('title', '')}{said}"


def parties_of(batch: ImportBatch, persons: list[Person], known: Known) -> list[Party]:
    """The party of each person, made where nobody has the number or the key."""
    hashes = {personal_data.lookup_hash(person["id"]) for person in persons if "id" in person}
    found: dict[bytes | str, Party] = dict(known.items())
    found.update(by_number(batch.subdistrict_id, hashes).items())
    new, parties = [], []
    for person in persons:
        number = person.get("id", "")
        key = personal_data.lookup_hash(number) if number else person.get("ref", "")
        party = found.get(key) if key else None
        if party is None:
            party = new_party(batch, person)
            new.append(party)
            if key:
                found[key] = party
        parties.append(party)
    Party.objects.bulk_create(new)
    return parties


def by_number(subdistrict: int, hashes: Iterable[bytes]) -> dict[bytes, Party]:
    rows = Party.objects.filter(subdistrict=subdistrict, id_number_hash__in=list(hashes))
    return {bytes(party.id_number_hash): party for party in rows if party.id_number_hash}


def new_party(batch: ImportBatch, person: Person) -> Party:
    """Not saved."""
    party = Party(
        subdistrict_id=batch.subdistrict_id,
        title=person.get("title", "")[:60],
        name=person["name"][:200],
        family_name=person.get("family", "")[:100],
    )
    if kind := person.get("kind"):
        party.kind = kind
    for name in ("nationality", "status", "address", "mailing_address", "phone"):
        if text := person.get(name):
            setattr(party, name, text)
    party.set_id_number(person.get("id_type", IdType.NONE), person.get("id", ""))
    return party


def _kind(row: ImportRow) -> str:
    paper: Any = row.parcel.document_type if row.parcel else "NONE"
    owned = DOCUMENT_CLASS[paper] in _OWNERSHIP_CLASSES
    return RightKind.OWNERSHIP if owned else RightKind.POSSESSION


def close_rights(batch: ImportBatch, column: str, ids: list[int]) -> None:
    """End the taxed rights that are open; those that begin on the day never were.

    `column` is parcel_id or building_id.
    """
    with connection.cursor() as cursor:
        values = {"ids": ids, "day": batch.effective_on, "kinds": list(TAXED_RIGHTS)}
        cursor.execute(
            f"DELETE FROM parcels_right WHERE {column} = ANY(%(ids)s) AND kind = ANY(%(kinds)s) "
            "AND upper_inf(during) AND lower(during) >= %(day)s",
            values,
        )
        cursor.execute(
            "UPDATE parcels_right SET during = daterange(lower(during), %(day)s) "
            f"WHERE {column} = ANY(%(ids)s) AND kind = ANY(%(kinds)s) AND upper_inf(during)",
            values,
        )
