"""The register of one owner (ผ.ท.4) and the ledger of one taxpayer (ผ.ท.5). Pure.

Rows are plain cells in the order of `*_columns` of texts.yaml: the same for the page and the sheet.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taxation.forms import words
from taxation.forms.lists import Cell, columns, headings
from taxation.forms.notice import Office
from taxation.forms.papers import shown

#: Lines left to be written by hand, of what this register does not hold.
BY_HAND = 3


@dataclass(frozen=True, slots=True)
class Head:
    """Whose page it is. `number` is already hidden but for its end."""

    code: str
    name: str
    is_body: bool
    number: str
    status: str
    address: str
    mail: str
    phone: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What one owner holds, as rows of the three lists."""

    head: Head
    land: Sequence[list[Cell]]
    buildings: Sequence[list[Cell]]
    signs: Sequence[list[Cell]]


def register_context(
    folder: Folder, office: Office, day: dt.date, valued: int | None
) -> dict[str, Any]:
    """Form ผ.ท.4 as of a day; `valued` is the Christian year the values are assessed for."""
    wording = office.form("property_register")
    buddhist = valued and valued + words.BUDDHIST
    return {
        **_page(wording, office, folder.head, wording),
        "as_of": wording["as_of"].format(day=words.long_date(day)),
        "valued": wording["valued"].format(year=buddhist) if valued else "",
        "tables": [
            _table(wording["land"], "property_register_land_columns", folder.land),
            _table(wording["buildings"], "property_register_building_columns", folder.buildings),
            _table(wording["signs"], "property_register_sign_columns", folder.signs),
            _blank(wording["licences"], "property_register_licence_columns"),
        ],
        "none": wording["none"],
    }


def ledger_context(head: Head, rows: Sequence[list[Cell]], office: Office) -> dict[str, Any]:
    """Form ผ.ท.5: a line a year and tax, a further one for each further receipt."""
    wording = office.form("tax_ledger")
    return {
        **_page(wording, office, head, office.form("property_register")),
        "tables": [
            _table(wording["years"], "tax_ledger_columns", rows),
            _blank(wording["fees"], "tax_ledger_fee_columns"),
        ],
        "none": wording["none"],
    }


def _page(
    form: Mapping[str, Any], office: Office, head: Head, names: Mapping[str, str]
) -> dict[str, Any]:
    name = office.form("tax_ledger")["body"] if head.is_body else names["name"]
    facts = [
        (name, head.name), (names["code"], head.code), (names["number_of"], head.number),
        (names["status"], head.status), (names["phone"], head.phone),
        (names["address"], head.address), (names["mail"], head.mail),
    ]  # fmt: skip
    return {"form": form, "office": office, "facts": facts, "sample": office.sample}


def _table(title: str, key: str, rows: Sequence[list[Cell]]) -> dict[str, Any]:
    return {
        "title": title,
        "groups": headings(key),
        "columns": columns(key),
        "rows": [[shown(cell) for cell in row] for row in rows],
    }


def _blank(title: str, key: str) -> dict[str, Any]:
    return {**_table(title, key, [[None] * len(columns(key))] * BY_HAND), "is_by_hand": True}
