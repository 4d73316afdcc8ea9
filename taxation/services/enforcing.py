"""What the office does about a debt: warn (s61), give time (s14), tell the Land Office (s60)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from taxation.law.settings import MOST_DAYS
from taxation.models import ArrearsWarning, AssessmentRecord, LandOfficeEntry, PaymentExtension
from taxation.models.arrears import Channel
from taxation.selectors.arrears import Debt, Filters, arrears_on, land_office_list


@transaction.atomic
def issue_warnings(
    *, subdistrict: int, records: Collection[int] | None, on: dt.date, days: int, by: User
) -> list[ArrearsWarning]:
    """Write a warning for each late debt not yet warned; `records`: these alone, None: all.

    Raises ValidationError when none of them is late and unwarned. What was chosen and is already
    warned is left as it is, so a form sent twice writes one letter.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError(_("A warning gives 1 to 180 days."), code="days_wrong")
    _one_at_a_time(subdistrict)
    late = [
        debt for debt in arrears_on(subdistrict, on, Filters())
        if debt.warning is None and _is_chosen(debt, records)
    ]  # fmt: skip
    if not late:
        raise ValidationError(
            _("None of these needs a warning: paid, not yet late, or warned before."),
            code="nothing_to_warn",
        )
    running = _last_numbers(subdistrict)
    written = []
    for debt in late:
        year = debt.record.tax_year
        running[year] = running.get(year, 0) + 1
        written.append(
            ArrearsWarning(
                subdistrict_id=subdistrict, record=debt.record, tax_year=year,
                running=running[year], dated_on=on, days=days, owed_satang=debt.left, issued_by=by,
            )
        )  # fmt: skip
    return ArrearsWarning.objects.bulk_create(written, batch_size=2_000)


def _is_chosen(debt: Debt, records: Collection[int] | None) -> bool:
    return records is None or debt.record.pk in records


def _last_numbers(subdistrict: int) -> dict[int, int]:
    rows = ArrearsWarning.objects.filter(subdistrict=subdistrict).order_by()
    return dict(rows.values_list("tax_year").annotate(top=Max("running")))


def _one_at_a_time(subdistrict: int) -> None:
    """Numbers without gaps or doubles: writers of one body wait for each other until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x7761726E, subdistrict])


@transaction.atomic
def record_receipt(
    *, warnings: Sequence[ArrearsWarning], received_on: dt.date, channel: str, by: User
) -> None:
    """Note when and how letters were received; a wrong day is mended by noting the right one."""
    if not warnings:
        raise ValidationError(_("Choose the letters first."), code="nothing_chosen")
    if channel not in Channel.values:
        raise ValidationError(_("Say how the letter was received."), code="channel_missing")
    _not_ahead(received_on)
    if any(received_on < one.dated_on for one in warnings):
        raise ValidationError(
            _("A letter cannot be received before the day it was written."), code="before_its_day"
        )
    ArrearsWarning.objects.filter(
        pk__in=[one.pk for one in warnings], withdrawn_at__isnull=True
    ).update(received_on=received_on, channel=channel, received_by=by)


@transaction.atomic
def withdraw_warning(*, warning: ArrearsWarning, reason: str, by: User) -> None:
    """Take a mistaken warning back; it counts no longer, and stays to be seen."""
    ArrearsWarning.objects.filter(pk=warning.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=_reason(reason)
    )


@transaction.atomic
def extend_payment(
    *,
    record: AssessmentRecord,
    until: dt.date,
    order_number: str,
    ordered_on: dt.date,
    reason: str,
    by: User,
) -> PaymentExtension:
    """Record the executive's order that gives a taxpayer more time; the latest order counts."""
    if not order_number.strip():
        raise ValidationError(_("Give the number of the order."), code="order_missing")
    if until < ordered_on:
        raise ValidationError(
            _("The new last day lies before the day of the order."), code="before_its_day"
        )
    _not_ahead(ordered_on)
    return PaymentExtension.objects.create(
        subdistrict_id=record.subdistrict_id,
        record=record,
        until=until,
        order_number=order_number.strip()[:60],
        ordered_on=ordered_on,
        reason=_reason(reason),
        recorded_by=by,
    )


@transaction.atomic
def list_at_land_office(
    *, subdistrict: int, records: Collection[int] | None, on: dt.date, by: User
) -> list[LandOfficeEntry]:
    """Put late debts on the list for the Land Office (s60); those on it stay as they are."""
    _one_at_a_time(subdistrict)
    late = [
        debt for debt in arrears_on(subdistrict, on, Filters())
        if debt.entry is None and _is_chosen(debt, records)
    ]  # fmt: skip
    if not late:
        raise ValidationError(
            _("None of these can be listed: paid, not yet late, or on the list."),
            code="nothing_to_list",
        )
    return LandOfficeEntry.objects.bulk_create(
        LandOfficeEntry(
            subdistrict_id=subdistrict,
            record=debt.record,
            listed_on=on,
            owed_satang=debt.left,
            listed_by=by,
        )
        for debt in late
    )


@transaction.atomic
def tell_land_office(
    *, subdistrict: int, entries: Collection[int], on: dt.date, letter: str, by: User
) -> int:
    """Note that the Land Office was told that debts are paid; how many left the list.

    Refused while something is still owed: the list is the State's security.
    """
    if not letter.strip():
        raise ValidationError(
            _("Give the number of the letter to the Land Office."), code="letter_missing"
        )
    _not_ahead(on)
    chosen = [(one, debt) for one, debt in land_office_list(subdistrict, on) if one.pk in entries]
    if not chosen or any(debt is not None for _one, debt in chosen):
        raise ValidationError(
            _("Choose debts that are paid: what is still owed stays on the list."),
            code="still_owed",
        )
    found = LandOfficeEntry.objects.filter(
        pk__in=[one.pk for one, _debt in chosen], told_on__isnull=True
    )
    return found.update(told_on=on, told_letter=letter.strip()[:60], told_by=by)


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("Say why."), code="reason_missing")
    return text.strip()[:300]


def _not_ahead(day: dt.date) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("This day has not come yet."), code="day_ahead")
