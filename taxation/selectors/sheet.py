"""The roll as a workbook. Text that looks like a formula stays text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _

from geo.sheets import Row, write_xlsx
from taxation.models import TaxRun
from taxation.selectors.records import Filters, filtered


def roll_sheet(
    run: TaxRun, filters: Filters, villages: Mapping[int, str], language: str
) -> BytesIO:
    """One row a taxpayer, amounts in baht as numbers."""
    return workbook([(_("Roll"), _roll(run, filters, villages))])


def workbook(sheets: list[tuple[str, Iterator[Row]]]) -> BytesIO:
    """Sheets as a file to read from its beginning."""
    out = BytesIO()
    write_xlsx(out, sheets)
    out.seek(0)
    return out


def _roll(run: TaxRun, filters: Filters, villages: Mapping[int, str]) -> Iterator[Row]:
    yield [
        _("Number"), _("Taxpayer"), _("Address"), _("Village"), _("First parcel"),
        _("Appraised value"), _("Exempt"), _("Taxable"), _("Tax"), _("Due"),
    ]  # fmt: skip
    records = filtered(run, filters).values_list(
        "number", "taxpayer_name", "taxpayer_address", "village", "route_code", "value_satang",
        "exempt_satang", "taxable_satang", "tax_satang", "due_satang",
    )  # fmt: skip
    for number, name, address, village, code, *amounts in records.iterator(chunk_size=2000):
        words = (number, name, address, villages.get(village or 0, ""), code)
        yield [*words, *(Decimal(amount) / 100 for amount in amounts)]
