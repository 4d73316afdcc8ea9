"""A file of the tax of 2562, CSV or Excel: parcel code, baht, kind, and who owed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from taxation.law.errors import BadFacts
from taxation.law.money import decimal_of
from taxation.models import OldTax
from taxation.selectors.price_file import LAND, LISTED, cell, column, rows_of

TAX = {"tax", "baht", "ภาษี", "ภาษี 2562", "ภาษีปี 2562", "จำนวนเงิน"}
KIND = {"kind", "ประเภท", "ประเภทภาษี"}
PAYER = {"payer", "owner", "ผู้เสียภาษี", "รหัสเจ้าของ"}
#: Beginnings of the two taxes' names, and their codes.
KINDS = {
    "ภาษีโรงเรือน": OldTax.Kind.HOUSE_AND_LAND,
    "โรงเรือน": OldTax.Kind.HOUSE_AND_LAND,
    "house": OldTax.Kind.HOUSE_AND_LAND,
    "ภาษีบำรุง": OldTax.Kind.LOCAL_DEVELOPMENT,
    "บำรุง": OldTax.Kind.LOCAL_DEVELOPMENT,
    "local": OldTax.Kind.LOCAL_DEVELOPMENT,
}


@dataclass(frozen=True, slots=True)
class OldTaxLine:
    """One row of the file: `number` in it, satang, and the payer's code or ""."""

    number: int
    parcel: str
    payer: str
    kind: str
    satang: int


def read_old_tax(content: bytes, name: str) -> list[OldTaxLine]:
    """The rows of a file; refuses it whole, naming the rows that cannot be read."""
    rows = rows_of(content, name)
    head = [one.strip().lower() for one in rows[0]] if rows else []
    land, tax = column(head, LAND), column(head, TAX)
    if land is None or tax is None:
        raise ValidationError(
            _("The first row must name a column “รหัสแปลง” and a column “ภาษี 2562”."),
            code="columns_missing",
        )
    places = (land, tax, column(head, KIND), column(head, PAYER))
    found, wrong = list[OldTaxLine](), list[str]()
    for number, row in enumerate(rows[1:], 2):
        if any(one.strip() for one in row):
            line = _line(number, row, places)
            if line:
                found.append(line)
            else:
                wrong.append(str(number))
    if wrong:
        raise ValidationError(
            _("Nothing was kept. Rows without a code, an amount or a known kind: %(rows)s."),
            code="rows_wrong",
            params={"rows": ", ".join(wrong[:LISTED]) + (" …" if len(wrong) > LISTED else "")},
        )
    return found


def _line(number: int, row: Sequence[str], places: tuple[int | None, ...]) -> OldTaxLine | None:
    land, tax, kind, payer = (cell(row, place) for place in places)
    code = next((KINDS[word] for word in KINDS if kind.lower().startswith(word)), None)
    if not kind:
        code = OldTax.Kind.HOUSE_AND_LAND
    try:
        satang = decimal_of(tax) * 100
    except BadFacts:
        satang = Decimal(-1)
    if not land or code is None or satang < 0 or satang != satang.to_integral_value():
        return None
    return OldTaxLine(number, land.upper(), payer, code, int(satang))
