"""The first sheet: persons found by number, or by our own key with the name; made or corrected."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts import personal_data
from parcels import ltax
from parcels.intake.ltax_rows import owners_key
from parcels.models import ImportBatch, ImportRow, Party
from parcels.services.imports import holders, staging
from parcels.services.imports.holders import Person, own_key

Verdict = ImportRow.Verdict
#: Field of a person -> field of a party.
_FIELDS = {
    "title": "title", "name": "name", "family": "family_name", "kind": "kind",
    "nationality": "nationality", "status": "status", "phone": "phone",
}  # fmt: skip
_ADDRESSES = {"home_cells": "address", "mail_cells": "mailing_address"}


def judge(batch: ImportBatch) -> None:
    """Verdicts of the persons; rows that name one who cannot be taken are refused with them."""
    strangers = set[str]()
    for part in holders.chunks(_rows(batch).filter(verdict=Verdict.PENDING)):
        persons = [holders.persons_of(row)[0] for row in part]
        for row, person, party in zip(part, persons, _parties(batch, persons), strict=True):
            if (
                party is not None
                and owners_key(person["ref"])
                and not holders.is_called(party, person)
            ):
                row.problems.append({"code": "key_of_another", "params": {}})
                row.verdict = Verdict.REFUSED
                strangers.add(person["ref"])
            else:
                _compare(row, person, party)
        staging.keep(part)
    if strangers:
        _refuse_with(batch, strangers)


def _compare(row: ImportRow, person: Person, party: Party | None) -> None:
    if party is None:
        row.verdict = Verdict.NEW
        return
    row.values = {"party": party.pk}
    row.changes = {field: ["…", "…"] for field in _differing(party, person)}
    row.verdict = Verdict.CHANGED if row.changes else Verdict.UNCHANGED


def _differing(party: Party, person: Person) -> list[str]:
    told = {theirs: person[ours] for ours, theirs in _FIELDS.items() if ours in person}
    fields = [field for field, text in told.items() if getattr(party, field) != text]
    for ours, theirs in _ADDRESSES.items():
        cells = "\t".join(ltax.address_cells(getattr(party, theirs)))
        if ours in person and person[ours] != cells:
            fields.append(theirs)
    return fields


def _parties(batch: ImportBatch, persons: list[Person]) -> list[Party | None]:
    """Who each person is, None for somebody new."""
    hashes = {personal_data.lookup_hash(person["id"]) for person in persons if "id" in person}
    numbered = holders.by_number(batch.subdistrict_id, hashes)
    keys = [key for person in persons if (key := own_key(person["ref"]))]
    keyed = Party.objects.filter(subdistrict=batch.subdistrict_id).in_bulk(keys)
    return [
        numbered.get(personal_data.lookup_hash(person["id"]))
        if "id" in person
        else keyed.get(own_key(person["ref"]) or 0)
        for person in persons
    ]


def _refuse_with(batch: ImportBatch, refs: set[str]) -> None:
    rows = ImportRow.objects.filter(batch=batch, verdict=Verdict.PENDING).exclude(about="person")
    for part in holders.chunks(rows.exclude(personal=b"")):
        named = [row for row in part if refs & {p.get("ref", "") for p in holders.persons_of(row)}]
        for row in named:
            row.problems.append({"code": "unknown_person", "params": {}})
            row.verdict = Verdict.REFUSED
        staging.keep(named)


def changing(batch: ImportBatch) -> list[int]:
    """The parties that a row corrects."""
    rows = _rows(batch).filter(verdict=Verdict.CHANGED)
    return [int(pk) for pk in rows.values_list("values__party", flat=True)]


def write(batch: ImportBatch) -> dict[str, Party]:
    """Make the new ones, correct the others; key of the file -> who it is."""
    known = dict[str, Party]()
    for part in holders.chunks(_rows(batch).filter(verdict__in=("new", "changed", "unchanged"))):
        persons = [holders.persons_of(row)[0] for row in part]
        new = [
            (row, person) for row, person in zip(part, persons, strict=True) if row.verdict == "new"
        ]
        for person in (person for _row, person in new):
            _write_addresses(person)
        made = holders.parties_of(batch, [person for _row, person in new], known)
        known |= {person["ref"]: party for (_row, person), party in zip(new, made, strict=True)}
        there = Party.objects.in_bulk(row.values["party"] for row in part if row.verdict != "new")
        for row, person in zip(part, persons, strict=True):
            if row.verdict != "new":
                known[person["ref"]] = there[row.values["party"]]
        _correct(
            known, [(r, p) for r, p in zip(part, persons, strict=True) if r.verdict == "changed"]
        )
    return known


def _correct(known: dict[str, Party], changed: Iterable[tuple[ImportRow, Person]]) -> None:
    for row, person in changed:
        _write_addresses(person)
        party = known[person["ref"]]
        ours = {theirs: mine for mine, theirs in _FIELDS.items()}
        for field in row.changes:
            setattr(party, field, person[ours.get(field, field)])
        party.save(update_fields=list(row.changes))


def _write_addresses(person: Person) -> None:
    for ours, theirs in _ADDRESSES.items():
        if ours in person:
            person[theirs] = ltax.address_line(person[ours].split("\t"))[:300]


def _rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(batch=batch, about="person")
