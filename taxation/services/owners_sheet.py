"""Form ผ.ท.4 of every owner as a workbook, made by the worker: a sheet a kind of property."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation

from geo.sheets import xlsx
from parcels.models import Delivery, Party, Right, Sign
from parcels.services.deliveries.order import Advance
from taxation.forms.ledgers import Folder
from taxation.forms.lists import Cell, sheet_columns
from taxation.forms.texts import form
from taxation.forms.words import BUDDHIST
from taxation.selectors.ledgers import folders, valued_year

#: Owners read at a time; between two the bar moves and a wish to stop is heard.
PORTION = 500
_LISTS = {"land": "land", "buildings": "building", "signs": "sign"}
Sheets = dict[str, list[list[Cell]]]


def make_owners_sheet(row: Delivery, folder: Path, advance: Advance) -> Path | None:
    """Everybody who holds something today. None when `advance` said to stop."""
    people = owners(row.subdistrict_id)
    total, done = people.count(), 0
    with translation.override("th"):
        sheets = _heads()
        for part in _portions(people):
            if not advance(done, total):
                return None
            for one in folders(row.subdistrict_id, part, valued_year(row.subdistrict_id)):
                _add(sheets, one)
            done += len(part)
        if not advance(done, total):
            return None
        content = xlsx(sheets)
    today = timezone.localdate()
    target = folder / f"pt4-{today.year + BUDDHIST}-{today:%m-%d}.xlsx"
    half = target.with_suffix(".part")
    half.write_bytes(content)
    return half.replace(target)


def owners(subdistrict: int) -> QuerySet[Party]:
    """In the order they were entered."""
    rights = Right.objects.open().filter(party=OuterRef("pk"))
    signs = Sign.objects.filter(owner=OuterRef("pk"), removed_on__isnull=True)
    people = Party.objects.filter(Exists(rights) | Exists(signs), subdistrict=subdistrict)
    return people.order_by("pk")


def _portions(people: QuerySet[Party]) -> Iterator[list[Party]]:
    after = 0
    while part := list(people.filter(pk__gt=after)[:PORTION]):
        yield part
        after = part[-1].pk


def _heads() -> Sheets:
    texts, who = form("property_register"), ("code", "name", "number_of", "address", "phone")
    lead = [texts[one] for one in who]
    return {
        texts[name]: [[*lead, *sheet_columns(f"property_register_{key}_columns")]]
        for name, key in _LISTS.items()
    }


def _add(sheets: Sheets, folder: Folder) -> None:
    head = folder.head
    lead: list[Cell] = [head.code, head.name, head.number, head.address, head.phone]
    parts = (folder.land, folder.buildings, folder.signs)
    for rows, part in zip(sheets.values(), parts, strict=True):
        rows.extend([*lead, *row] for row in part)
