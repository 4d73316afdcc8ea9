"""What the notices of records say: kept facts, the law as it was, papers of the parcels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, islice
from typing import TypeAlias

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from billing.models import Bill, Payment, Receipt
from billing.selectors import bill_payments, last_days
from geo.models import Subdistrict
from parcels.models import House, Parcel, Right, Unit
from taxation.forms.lists import Cell
from taxation.forms.notice import NoticeData, Office, Paper, Replaced, UnitPaper
from taxation.forms.papers import ReceiptData
from taxation.forms.words import BUDDHIST
from taxation.law.assess import assess
from taxation.law.calendar_days import last_day
from taxation.law.facts import TaxpayerFacts
from taxation.law.facts_json import from_json
from taxation.law.schema import Law
from taxation.models import (
    ArrearsWarning,
    AssessmentLine,
    AssessmentRecord,
    FormWording,
    PenaltyRelief,
    PrintJob,
    TaxRun,
)
from taxation.models.record import ORIGIN
from taxation.selectors.kept import kept_by
from taxation.selectors.law import body_law, rebuilt
from taxation.selectors.rows import STATE_LAND

#: What one sheet of a bulk print is about.
Printed: TypeAlias = AssessmentRecord | ArrearsWarning


def law_of(run: TaxRun) -> Law:
    """The law a run used, rebuilt from what it kept."""
    return rebuilt(run.law["overlays"], run.law["map_choices"]).of(run.tax_year)


def notices_of(records: Sequence[AssessmentRecord], dated_on: dt.date) -> list[NoticeData]:
    """Forms 6 and 7 of records of one run, recomputed from their facts by the same law."""
    if not records:
        return []
    law, office = law_of(records[0].run), office_of(records[0].subdistrict)
    facts = [from_json(kept["facts"]) for kept in kept_by(records)]
    body = records[0].subdistrict_id
    papers, unit_papers = _papers(body, facts), _unit_papers(body, facts)
    houses = _houses(body, facts)
    pay = bill_payments(body, ORIGIN, [record.pk for record in records])
    replaced = _replaced(records)
    return [
        NoticeData(
            office=office,
            number=record.number or "–",
            dated_on=dated_on,
            taxpayer=record.taxpayer_name,
            address=record.taxpayer_address,
            facts=one,
            assessment=assess(one, law),
            law=law,
            papers=papers,
            unit_papers=unit_papers,
            houses=houses,
            replaces=replaced.get(record.pk),
            #: Of a bill of two days no one printed sum would be right.
            pay=None if record.pk in replaced else pay.get(record.pk),
        )
        for record, one in zip(records, facts, strict=True)
    ]


def _replaced(records: Sequence[AssessmentRecord]) -> dict[int, Replaced]:
    """What the records take the place of, by record; the day is that of their own bill."""
    again = [record for record in records if record.supersedes_id]
    if not again:
        return {}
    body = again[0].subdistrict_id
    ids = [record.supersedes_id for record in again]
    before = AssessmentRecord.objects.of(body).only("number", "due_satang").in_bulk(ids)
    days = last_days(body, ORIGIN, [record.pk for record in again])
    return {
        record.pk: Replaced(
            before[record.supersedes_id].number,
            before[record.supersedes_id].due_satang,
            days.get(record.pk) or last_day(law_of(record.run), "payment"),
        )
        for record in again
        if record.supersedes_id in before
    }


def list_rows(
    run: TaxRun, rows_of: Callable[[Iterable[NoticeData]], Iterator[list[Cell]]]
) -> Iterator[list[Cell]]:
    """Rows of a list form over a whole run, in delivery order, a thousand taxpayers at a time."""

    def notices() -> Iterator[NoticeData]:
        records = AssessmentRecord.objects.filter(run=run).select_related("run", "subdistrict")
        ordered = records.order_by("village__moo", "route_code", "pk").iterator(1_000)
        while chunk := list(islice(ordered, 1_000)):
            yield from notices_of(chunk, run.requested_at.date())

    return rows_of(notices())


def receipt_of(receipt: Receipt) -> ReceiptData:
    """A receipt as form 11 says it."""
    payment = receipt.payment
    back = payment.cancellation
    return ReceiptData(
        office=office_of(receipt.subdistrict),
        number=str(receipt),
        bill=payment.bill.number,
        debtor=payment.bill.debtor_name,
        year=payment.bill.period + BUDDHIST,
        paid_on=payment.paid_on,
        method=payment.get_method_display(),
        is_state_land=_is_state_land(payment.bill),
        amount=payment.amount_satang,
        extra=payment.extra_satang,
        relief=_relief_on(payment),
        cancelled_on=back.paid_on if back else None,
    )


def _relief_on(payment: Payment) -> tuple[str, Decimal] | None:
    """The order that stood for the bill of a payment made late, on its day (s71)."""
    bill = payment.bill
    if bill.origin != ORIGIN or payment.paid_on <= bill.due_on:
        return None
    record = AssessmentRecord.objects.only("tax_year", "taxpayer_key").get(pk=bill.origin_id)
    rows = PenaltyRelief.objects.filter(
        subdistrict=bill.subdistrict_id, withdrawn_at__isnull=True,
        record__tax_year=record.tax_year, record__taxpayer_key=record.taxpayer_key,
        ordered_on__lte=payment.paid_on,
    )  # fmt: skip
    latest = rows.order_by("ordered_on", "pk").last()
    return (latest.order_number, latest.percent) if latest else None


def _is_state_land(bill: Bill) -> bool:
    """Whether a bill taxes land of the State in its possessor's name."""
    if bill.origin != ORIGIN:
        return False
    records = AssessmentRecord.objects.of(bill.subdistrict_id).defer("facts")
    lines = AssessmentLine.objects.of_record(records.get(pk=bill.origin_id))
    return lines.filter(parcel__document_type__in=STATE_LAND, building__isnull=True).exists()


def office_of(subdistrict: Subdistrict) -> Office:
    """How the body signs."""
    return Office(
        subdistrict.office_th,
        subdistrict.office_address_th,
        subdistrict.office_phone,
        subdistrict.is_sample,
        recompute_url(),
        wording_of(subdistrict.pk),
        body_law(subdistrict.pk).book.settings["form_numerals"] == "thai",
    )


def wording_of(subdistrict: int) -> dict[str, str]:
    """The office's own words for texts of the forms, by place."""
    rows = FormWording.objects.filter(subdistrict=subdistrict)
    return dict(rows.values_list("key", "text"))


def recompute_url() -> str:
    """The public address of the page that reads a bill's code; "" when the office has none."""
    return f"{settings.PUBLIC_URL}{reverse('recompute-page')}" if settings.PUBLIC_URL else ""


def records_to_print(job: PrintJob) -> QuerySet[AssessmentRecord]:
    """The records of a bulk print in delivery order: village, then along the route."""
    records = AssessmentRecord.objects.filter(run=job.run_id)
    if job.kind == PrintJob.Kind.NOTICES and not job.includes_nothing_due:
        records = records.filter(due_satang__gt=0)
    if job.kind in (PrintJob.Kind.UNIT_PRICE_LIST, PrintJob.Kind.UNIT_INVENTORY):
        # whoever ever held a unit: a list of units has no page for the others
        held = Right.objects.filter(party__subdistrict=job.subdistrict_id, unit__isnull=False)
        holders = list(held.values_list("party_id", flat=True).distinct())
        records = records.filter(party_ids__overlap=holders)
    return records.select_related("run", "subdistrict", "village").order_by(
        "village__moo", "route_code", "pk"
    )


def warnings_to_print(job: PrintJob) -> QuerySet[ArrearsWarning]:
    """The warning letters of a bulk print in delivery order."""
    letters = ArrearsWarning.objects.filter(
        subdistrict=job.subdistrict_id, pk__in=job.warning_ids
    ).select_related("record__village", "record__run", "record__subdistrict")
    return letters.order_by("record__village__moo", "record__route_code", "pk")


def print_plan(job: PrintJob, size: int) -> list[tuple[str, list[int]]]:
    """(file name, keys of its members) of each file: one village a file, `size` sheets at most."""
    is_letters = job.kind == PrintJob.Kind.WARNINGS
    keys: Iterable[tuple[int, int | None]] = (
        warnings_to_print(job).values_list("pk", "record__village__moo")
        if is_letters
        else records_to_print(job).values_list("pk", "village__moo")
    )
    found = []
    for moo, members in groupby(keys, key=lambda row: row[1] or 0):
        printed = [pk for pk, _moo in members]
        for number, start in enumerate(range(0, len(printed), size), start=1):
            found.append((f"moo-{moo:02d}-{number:03d}.pdf", printed[start : start + size]))
    return found


def printed(job: PrintJob, members: Sequence[int]) -> list[Printed]:
    """The members of one file, in delivery order."""
    if job.kind == PrintJob.Kind.WARNINGS:
        return list(warnings_to_print(job).filter(pk__in=members))
    return list(records_to_print(job).filter(pk__in=members))


def _papers(subdistrict: int, facts: Sequence[TaxpayerFacts]) -> dict[str, Paper]:
    codes = {thing.lands[0].ref for one in facts for thing in one.objects if thing.lands}
    codes |= {thing.ref.split("-B", 1)[0] for one in facts for thing in one.objects}
    parcels = Parcel.objects.filter(subdistrict=subdistrict, code__in=codes)
    return {
        parcel.code: Paper(
            parcel.get_document_type_display(),
            parcel.document_number,
            parcel.survey_page,
            parcel.land_number,
            f"หมู่ {parcel.village.moo}" if parcel.village else "",
            parcel.document_type in STATE_LAND,
        )
        for parcel in parcels.select_related("village").defer("boundary")
    }


def _unit_papers(subdistrict: int, facts: Sequence[TaxpayerFacts]) -> dict[str, UnitPaper]:
    codes = {thing.ref for one in facts for thing in one.objects if thing.condos}
    if not codes:
        return {}
    units = Unit.objects.filter(subdistrict=subdistrict, code__in=codes)
    rows = units.values_list(
        "code", "building__condominium__name",
        "building__condominium__registration_number", "number",
    )  # fmt: skip
    return {
        code: UnitPaper(name or "", registration or "", number)
        for code, name, registration, number in rows
    }


def _houses(subdistrict: int, facts: Sequence[TaxpayerFacts]) -> dict[str, str]:
    codes = {piece.ref for one in facts for thing in one.objects for piece in thing.buildings}
    rows = House.objects.filter(subdistrict=subdistrict, building__code__in=codes)
    return dict(rows.order_by("-pk").values_list("building__code", "house_number"))
