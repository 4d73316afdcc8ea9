"""Building prices: baht per square metre by type code, for the account of the years."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from geo.intake.receive import Received
from parcels.intake import columns, values
from parcels.intake.columns import Field
from parcels.intake.values import Parsed
from parcels.models import ImportBatch, ImportRow
from parcels.services import bulk
from parcels.services.bulk import Kept
from parcels.services.imports import staging
from parcels.services.imports.kinds import Ahead, Line
from parcels.services.work import Work
from taxation.models import BuildingPrice
from taxation.models.price import PriceSource
from taxation.services.price_files.land import account_of, accounts_ahead, read_price, refuse_issued

_FIELDS = {
    "type_code": Field("รหัสประเภทอาคาร", "Type code", ("type_code", "code", "รหัสประเภท", "รหัส")),
    "price": Field(
        "ราคาต่อตารางเมตร (บาท)",
        "Baht per square metre",
        ("baht_per_m2", "baht_per_sq_m", "ราคาต่อตร.ม.", "ราคาประเมินต่อตร.ม."),
    ),
    "name": Field("ชื่อประเภท", "Name of the type", ("name_th", "name", "ชื่อ", "ประเภทอาคาร")),
}
_LONGEST = 8
Verdict = ImportRow.Verdict


class BuildingPrices:
    """A list of a few hundred types at most."""

    label = _("Building prices of the Treasury")
    fields: Mapping[str, Field] = _FIELDS
    rests_on_register = False  # a year may have been issued since

    mendable = ("type_code", "price")

    def reread(self, cells: Mapping[str, str]) -> Parsed:
        row = Parsed()
        if "type_code" in cells:
            _read_type(row, cells["type_code"])
        if "price" in cells:
            read_price(row, cells["price"], "price")
        return row

    def days_ahead(self, subdistrict: int) -> list[Ahead]:
        return accounts_ahead(subdistrict)

    def recognises(self, names: list[str]) -> bool:
        return self.is_mapped(columns.guess(names, self.fields))

    def claims(self, found: Mapping[str, Any]) -> bool:
        return False

    def is_mapped(self, mapped: Mapping[str, str]) -> bool:
        return {"type_code", "price"} <= mapped.keys()

    def lines(
        self, batch: ImportBatch, received: Received, options: dict[str, Any]
    ) -> Iterator[Line]:
        return staging.lines_of(batch, received, options, _parse)

    def judge(self, batch: ImportBatch) -> dict[str, int]:
        refuse_issued(batch)
        account, seen = account_of(batch), dict[str, int]()
        prices = BuildingPrice.objects.filter(account=account) if account else ()
        known = {row.type_code: row for row in prices}
        rows = list(
            ImportRow.objects.filter(batch=batch, verdict=Verdict.PENDING).order_by("number")
        )
        for row in rows:
            first = seen.setdefault(row.code, row.number)
            now = known.get(row.code)
            if first != row.number:
                row.problems.append({"code": "same_row_twice", "params": {"other": first}})
                row.verdict = Verdict.REFUSED
            elif account is None:
                row.verdict = Verdict.QUARANTINED
            elif now is None:
                row.verdict = Verdict.NEW
            else:
                _compare(row, now)
        ImportRow.objects.bulk_update(rows, ["verdict", "changes", "problems"])
        return {}

    def apply(self, batch: ImportBatch, work: Work) -> None:
        account = account_of(batch)
        if account is None:
            return
        tables = [Kept(BuildingPrice, f"t.account_id = {account.pk:d}")]
        bulk.keep_before(work.entry, tables)
        for row in ImportRow.objects.filter(batch=batch, verdict__in=("new", "changed")):
            name = row.values.get("name") or row.code
            BuildingPrice.objects.update_or_create(
                subdistrict_id=batch.subdistrict_id,
                account=account,
                type_code=row.code,
                defaults={
                    "baht_per_sq_m": row.values["price"],
                    "source": PriceSource.TREASURY,
                    "same_as": "",
                },
                create_defaults={
                    "baht_per_sq_m": row.values["price"],
                    "source": PriceSource.TREASURY,
                    "name_th": name,
                    "name_en": name,
                },
            )
        bulk.keep_after(work.entry, tables)


def _compare(row: ImportRow, now: BuildingPrice) -> None:
    price = f"{now.baht_per_sq_m:.2f}"
    is_same = price == row.values["price"] and now.source == PriceSource.TREASURY
    row.verdict = Verdict.UNCHANGED if is_same else Verdict.CHANGED
    row.changes = {} if price == row.values["price"] else {"price": [price, row.values["price"]]}


def _read_type(row: Parsed, cell: object) -> None:
    row.code = values.plain(cell)
    if not row.code or len(row.code) > _LONGEST:
        row.doubt("invalid_type", text=row.code[:20])
        row.code = ""


def _parse(raw: Mapping[str, object]) -> Parsed:
    row = Parsed()
    _read_type(row, raw.get("type_code"))
    read_price(row, raw.get("price"), "price")
    if name := values.plain(raw.get("name")):
        row.values["name"] = name[:200]
    return row
