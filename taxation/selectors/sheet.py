"""The roll as a workbook. Text that looks like a formula stays text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from taxation.models import TaxRun
from taxation.selectors.records import Filters, filtered

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def roll_sheet(
    run: TaxRun, filters: Filters, villages: Mapping[int, str], language: str
) -> BytesIO:
    """One row a taxpayer, amounts in baht as numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Roll"))
    sheet.append(
        [
            _("Number"), _("Taxpayer"), _("Address"), _("Village"), _("First parcel"),
            _("Appraised value"), _("Exempt"), _("Taxable"), _("Tax"), _("Due"),
        ]
    )  # fmt: skip
    records = filtered(run, filters).values_list(
        "number", "taxpayer_name", "taxpayer_address", "village", "route_code", "value_satang",
        "exempt_satang", "taxable_satang", "tax_satang", "due_satang",
    )  # fmt: skip
    for number, name, address, village, code, *amounts in records.iterator(chunk_size=2000):
        words = (number, name, address, villages.get(village or 0, ""), code)
        sheet.append([*(safe(sheet, word) for word in words), *(Decimal(a) / 100 for a in amounts)])
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def safe(sheet: WriteOnlyWorksheet, text: str) -> Any:
    """A cell of text, whatever it begins with: also after the file is saved as CSV."""
    cell = WriteOnlyCell(sheet, value=f"'{text}" if text.startswith(_FORMULA) else text)
    cell.data_type = "s"
    return cell
