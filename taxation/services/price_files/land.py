"""Land prices: one row a parcel, found by sheet and land number in the file of a province."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geo.intake.problems import Problem
from geo.intake.receive import Received
from parcels.intake import columns, values, words
from parcels.intake.columns import FIELDS, Field
from parcels.intake.values import Parsed
from parcels.models import ImportBatch
from parcels.services import bulk
from parcels.services.bulk import Kept
from parcels.services.imports import staging, statements
from parcels.services.imports.kinds import Ahead, Line
from parcels.services.work import ActRefused, Work
from taxation.models import AssessmentRecord, PriceAccount, Valuation

_SQL = Path(__file__).parents[2] / "sql"
_KEYS = (
    "code", "map_sheet", "utm1", "utm2", "utm3", "utm4", "utm_scale", "land_number",
    "document_type", "document_number",
)  # fmt: skip
PRICE = Field(
    "ราคาประเมิน (บาทต่อตารางวา)",
    "Appraised price (baht per square wah)",
    ("evaprice", "eva_price", "price", "baht_per_sq_wah", "ราคาประเมิน", "ราคาต่อตร.วา"),
)
_TABLES = [Kept(Valuation, "t.parcel_id IN (SELECT parcel_id FROM import_touching)")]


class LandPrices:
    """The Treasury's open file of a province (UTMMAP1..4, UTMSCALE, LAND_NO, EVAPRICE)."""

    label = _("Land prices of the Treasury")
    fields: Mapping[str, Field] = {**{name: FIELDS[name] for name in _KEYS}, "price": PRICE}
    rests_on_register = False  # a year may have been issued since

    mendable = ("code", "map_sheet", "land_number", "price")

    def reread(self, cells: Mapping[str, str]) -> Parsed:
        row = values.parse({name: text for name, text in cells.items() if name != "price"})
        if "price" in cells:
            read_price(row, cells["price"], "price")
        return row

    def days_ahead(self, subdistrict: int) -> list[Ahead]:
        return accounts_ahead(subdistrict)

    def recognises(self, names: list[str]) -> bool:
        return "price" in columns.guess(names, self.fields) and self.is_mapped(
            columns.guess(names, self.fields)
        )

    def claims(self, found: Mapping[str, Any]) -> bool:
        return False

    def is_mapped(self, mapped: Mapping[str, str]) -> bool:
        has_sheet = "map_sheet" in mapped or {"utm1", "utm2", "utm3"} <= mapped.keys()
        known = "code" in mapped or (has_sheet and "land_number" in mapped)
        return "price" in mapped and known

    def lines(
        self, batch: ImportBatch, received: Received, options: dict[str, Any]
    ) -> Iterator[Line]:
        return staging.lines_of(batch, received, options, parse)

    def judge(self, batch: ImportBatch) -> dict[str, int]:
        """Rows of parcels the register does not have are counted and passed over."""
        refuse_issued(batch)
        staging.beat(batch, stage="comparing")
        statements.run("import_match", batch)
        account = account_of(batch)
        return {"not_in_register": _run("price_judge", batch, account)}

    def apply(self, batch: ImportBatch, work: Work) -> None:
        account = account_of(batch)
        with connection.cursor() as cursor:
            cursor.execute(
                "DROP TABLE IF EXISTS import_touching; CREATE TEMP TABLE import_touching AS "
                "SELECT parcel_id FROM parcels_importrow WHERE batch_id = %s "
                "AND verdict IN ('new', 'changed')",
                [batch.pk],
            )
        bulk.keep_before(work.entry, _TABLES)
        _run("price_apply", batch, account)
        bulk.keep_after(work.entry, _TABLES)


def accounts_ahead(subdistrict: int) -> list[Ahead]:
    """Accounts prepared for years that have not begun: prices are announced before they hold."""
    coming = PriceAccount.objects.filter(
        subdistrict=subdistrict, first_year__gt=timezone.localdate().year
    )
    return [(dt.date(one.first_year, 1, 1), one.code) for one in coming]


def parse(raw: Mapping[str, object]) -> Parsed:
    """A row's key and its price in baht, to the satang."""
    row = values.parse({name: raw.get(name) for name in _KEYS})
    read_price(row, raw.get("price"), "price")
    return row


def read_price(row: Parsed, cell: object, name: str) -> None:
    """Put the price into the row, or the reason why not."""
    text = values.plain(cell)
    try:
        price = values.number(text)
    except (InvalidOperation, ValueError):
        row.doubt("invalid_price", text=text[:40])
        return
    if not 0 <= price < Decimal(10**9) or price != price.quantize(Decimal("0.01")):
        row.doubt("invalid_price", text=text[:40])
        return
    row.values[name] = f"{price:.2f}"


def refuse_issued(batch: ImportBatch) -> None:
    """Prices of a year that is issued stay. Raises Problem, or ActRefused when applied."""
    year = batch.effective_on.year if batch.effective_on else 0
    if (
        not AssessmentRecord.objects.of(batch.subdistrict_id)
        .issued()
        .filter(tax_year=year)
        .exists()
    ):
        return
    params: dict[str, object] = {"year": year + 543}
    if batch.state != ImportBatch.State.APPLYING:
        raise Problem("year_issued", params)
    language = "en" if (get_language() or "th").startswith("en") else "th"
    raise ActRefused(words.text("year_issued", params, language), code="year_issued")


def account_of(batch: ImportBatch) -> PriceAccount | None:
    """The account in force on the batch's day; noted on the batch where there is none."""
    year = batch.effective_on.year if batch.effective_on else 0
    accounts = PriceAccount.objects.filter(subdistrict=batch.subdistrict_id)
    found = accounts.filter(first_year__lte=year, last_year__gte=year).first()
    if found is None:
        batch.problems = [p for p in batch.problems if p["code"] != "no_account"]
        batch.problems.append({"code": "no_account", "params": {"year": year + 543}})
    return found


def _run(name: str, batch: ImportBatch, account: PriceAccount | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            (_SQL / f"{name}.sql").read_text("utf-8"),
            {
                "batch": batch.pk,
                "subdistrict": batch.subdistrict_id,
                "day": batch.effective_on,
                "account": account.pk if account else None,
                "first": account.first_year if account else 0,
                "end": account.last_year + 1 if account else 0,
            },
        )
        while cursor.nextset():
            pass
        return int(cursor.rowcount)
