"""Tax on the map: one value a parcel for colouring, and one parcel's assessments for the panel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from billing.selectors import Balance, balances
from parcels.models import Parcel
from taxation.law.money import baht
from taxation.models import AssessmentLine, AssessmentRecord, PriceSource, TaxRun, Valuation
from taxation.models.record import ORIGIN
from taxation.selectors import rows
from taxation.selectors.descent import with_descended_prices
from taxation.selectors.records import class_name

_SQL = Path(__file__).parent.parent / "sql" / "map_values.sql"
#: Upper edges of the bands in baht; band 0 is nothing due, the last is open.
BANDS_BAHT = (0, 100, 1_000, 10_000)


@dataclass(frozen=True, slots=True)
class Source:
    """The records a map shows: those in force (run None), or a run's drafts."""

    year: int
    run: TaxRun | None

    @property
    def is_draft(self) -> bool:
        return self.run is not None


def source_of(subdistrict: int, year: int) -> Source:
    """What is in force for the year; before anything is issued, the latest computed run."""
    issued = AssessmentRecord.objects.of(subdistrict).issued().filter(tax_year=year)
    if issued.exists():
        return Source(year, None)
    runs = TaxRun.objects.of(subdistrict).filter(tax_year=year, state=TaxRun.State.DONE)
    return Source(year, runs.defer("law").order_by("-pk").first())


def latest_year(subdistrict: int) -> int | None:
    """The last tax year with anything to show."""
    records = AssessmentRecord.objects.of(subdistrict).filter(run=OuterRef("pk"))
    runs = TaxRun.objects.of(subdistrict).filter(Exists(records)).order_by("-tax_year")
    return runs.values_list("tax_year", flat=True).first()


def map_values(subdistrict: int, source: Source, today: dt.date) -> dict[str, list[Any]]:
    """Parcel id -> [band, arrears 0 none 1 owed 2 late, class]."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.read_text("utf-8"),
            {
                "subdistrict": subdistrict,
                "year": source.year,
                "run": source.run.pk if source.run else None,
                "today": today,
                "origin": ORIGIN,
            },
        )
        return {str(pk): [_band(due), late, cls] for pk, due, late, cls in cursor.fetchall()}


def _band(due_satang: int) -> int:
    return sum(due_satang > edge * 100 for edge in BANDS_BAHT)


def valuation_of(parcel: Parcel, day: dt.date) -> dict[str, Any] | None:
    """The land price in force and the value it gives, as text in baht."""
    found = (
        Valuation.objects.filter(
            subdistrict=parcel.subdistrict_id, parcel=parcel, in_force__contains=day
        )
        .select_related("account", "reference_parcel")
        .first()
    )
    came = _descended(parcel, day)
    if found is None or came is not None:
        return came
    value = (found.baht_per_sq_wah * parcel.register_area_sq_wah).quantize(Decimal("0.01"))
    return {
        "baht_per_sq_wah": str(found.baht_per_sq_wah),
        "area_sq_wah": str(parcel.register_area_sq_wah),
        "land_value": str(value),
        "account": found.account.code,
        "source": found.source,
        "source_label": found.get_source_display(),
        "reference": found.reference_parcel.code if found.reference_parcel else None,
    }


def _descended(parcel: Parcel, day: dt.date) -> dict[str, Any] | None:
    """The price that comes from the parcels it was made of, where it has that."""
    question = rows.Question(parcel.subdistrict_id, day, (parcel.pk,))
    for row in with_descended_prices(rows.parcels(question), rows.links(question)):
        if row.price_source == PriceSource.PARENT and row.baht_per_sq_wah is not None:
            value = (row.baht_per_sq_wah * row.area_sq_wah).quantize(Decimal("0.01"))
            return {
                "baht_per_sq_wah": str(row.baht_per_sq_wah),
                "area_sq_wah": str(row.area_sq_wah),
                "land_value": str(value),
                "account": "",
                "source": row.price_source,
                "source_label": PriceSource.PARENT.label,
                "reference": None,
            }
    return None


def assessments_of(parcel: Parcel, source: Source, language: str) -> list[dict[str, Any]]:
    """Each taxpayer's record that has something on the parcel, with its lines there."""
    lines = _lines(parcel, source)
    records = list(_records(parcel, source).filter(pk__in=lines.values("record")))
    mine: dict[int, list[AssessmentLine]] = {record.pk: [] for record in records}
    for line in lines.filter(record__in=records).select_related("building").order_by("pk"):
        mine[line.record_id].append(line)
    paid = balances(parcel.subdistrict_id, ORIGIN, mine)
    return [_assessment(one, mine[one.pk], paid.get(one.pk), language) for one in records]


def _lines(parcel: Parcel, source: Source) -> QuerySet[AssessmentLine]:
    """In the run that is asked for, else in those issued for the year."""
    runs = TaxRun.objects.of(parcel.subdistrict_id)
    if source.run is not None:
        return AssessmentLine.objects.of_parcel(parcel, runs.filter(pk=source.run.pk))
    issued = runs.filter(state=TaxRun.State.RELEASED, tax_year=source.year)
    return AssessmentLine.objects.of_parcel(parcel, issued)


def _records(parcel: Parcel, source: Source) -> QuerySet[AssessmentRecord]:
    found = AssessmentRecord.objects.of(parcel.subdistrict_id).filter(tax_year=source.year)
    found = found.in_force() if source.run is None else found.filter(run=source.run)
    return found.defer("facts").order_by("pk")


def _assessment(
    record: AssessmentRecord, lines: list[AssessmentLine], owed: Balance | None, language: str
) -> dict[str, Any]:
    return {
        "record_id": record.pk,
        "number": record.number,
        "is_draft": record.issued_at is None,
        "taxpayer": record.taxpayer_name,
        "amount_due": str(baht(record.due_satang)),
        "status": owed.status if owed else "none",
        "lines": [_line(line, language) for line in lines],
        "url": reverse("tax-record", args=[record.pk]),
    }


def _line(line: AssessmentLine, language: str) -> dict[str, Any]:
    percent = (
        f"{Decimal(line.tax_satang) * 100 / line.taxable_satang:.4f}".rstrip("0").rstrip(".")
        if line.taxable_satang
        else "0"
    )
    return {
        "what": line.building.code if line.building else "",
        "building_id": line.building_id,
        "value": str(baht(line.value_satang)),
        "class": line.tax_class,
        "class_label": class_name(line.tax_class, language),
        "exempt": str(baht(line.exempt_satang)),
        "taxable": str(baht(line.taxable_satang)),
        "rate": percent,
        "tax": str(baht(line.due_satang)),
    }
