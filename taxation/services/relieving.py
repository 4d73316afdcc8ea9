"""Penalties waived or reduced by order (s71)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from taxation.models import AssessmentRecord, PenaltyRelief
from taxation.selectors.arrears import quote


@dataclass(frozen=True, slots=True)
class Order:
    """What the order of the executive says, and the request and paper behind it."""

    ground: str
    percent: Decimal | None
    asked_on: dt.date | None
    evidence: str
    number: str
    ordered_on: dt.date | None
    reason: str


@transaction.atomic
def relieve_penalty(*, record: AssessmentRecord, order: Order, by: User) -> PenaltyRelief:
    """Record the order; from its day on the counter asks for what it leaves of the penalty.

    A penalty already paid is not touched: that is a refund. The latest order of a debt counts.
    """
    asked_on, ordered_on, percent = _checked(order)
    debt = quote(record, timezone.localdate())
    if debt is None or not debt.left + debt.stayed:
        raise ValidationError(
            _("Nothing is owed any more. What was paid is given back as a refund."),
            code="nothing_owed",
        )
    return PenaltyRelief.objects.create(
        subdistrict_id=record.subdistrict_id,
        record=record,
        ground=order.ground,
        percent=percent,
        asked_on=asked_on,
        evidence=order.evidence.strip()[:200],
        order_number=order.number.strip()[:60],
        ordered_on=ordered_on,
        reason=order.reason.strip()[:500],
        recorded_by=by,
    )


@transaction.atomic
def withdraw_relief(*, relief: PenaltyRelief, reason: str, by: User) -> None:
    """Take a mistaken order back; it counts no longer, and stays to be seen."""
    if not reason.strip():
        raise ValidationError(_("Say why."), code="reason_missing")
    PenaltyRelief.objects.filter(pk=relief.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason.strip()[:300]
    )


def _checked(order: Order) -> tuple[dt.date, dt.date, Decimal]:
    """The days and the percent; raises ValidationError on the first thing wrong."""
    texts = (order.evidence, order.number, order.reason)
    if order.ground not in PenaltyRelief.Ground.values or not all(text.strip() for text in texts):
        raise ValidationError(
            _("Give the ground, the paper it rests on, the number of the order and the reason."),
            code="incomplete",
        )
    if order.percent is None or not 0 < order.percent <= 100:
        raise ValidationError(
            _("Give a percent of the penalty above 0, at most 100."), code="percent_wrong"
        )
    if order.asked_on is None or order.ordered_on is None or order.ordered_on < order.asked_on:
        raise ValidationError(
            _("Give the day of the request and, not before it, the day of the order."),
            code="days_wrong",
        )
    if order.ordered_on > timezone.localdate():
        raise ValidationError(_("This day has not come yet."), code="day_ahead")
    return order.asked_on, order.ordered_on, order.percent
