"""Objections and appeals (s73), and money given back (s54)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Bill
from taxation.law.arrears import stayed_by_objection
from taxation.models import AssessmentRecord, Objection, Refund
from taxation.selectors.objections import clocks_of, overpaid


@transaction.atomic
def record_objection(
    *,
    record: AssessmentRecord,
    notice_received_on: dt.date,
    objected_on: dt.date,
    grounds: str,
    by: User,
) -> Objection:
    """Keep an objection as handed in (form 10), also a late one: the answer says that it is."""
    if not grounds.strip():
        raise ValidationError(_("Write down what is objected to."), code="grounds_missing")
    if objected_on < notice_received_on or objected_on > timezone.localdate():
        raise ValidationError(
            _("The objection comes after the notice and not later than today."), code="day_wrong"
        )
    if Objection.objects.filter(record=record).exists():
        raise ValidationError(
            _("An objection to this assessment is recorded already."), code="objection_twice"
        )
    return Objection.objects.create(
        subdistrict_id=record.subdistrict_id,
        record=record,
        notice_received_on=notice_received_on,
        objected_on=objected_on,
        grounds=grounds.strip()[:2000],
        recorded_by=by,
    )


@transaction.atomic
def stay_increase(*, objection: Objection, amount_satang: int) -> None:
    """The executive stays at most the increase over last year; objecting alone stays nothing."""
    locked = _open(objection)
    most = stayed_by_objection(locked.record.due_satang, last_year_of(locked.record))
    if not 0 <= amount_satang <= most:
        raise ValidationError(
            _("At most the increase over last year may be stayed: %(most)s baht."),
            code="stay_too_much",
            params={"most": f"{most / 100:,.2f}"},
        )
    locked.stayed_satang = amount_satang
    locked.save(update_fields=["stayed_satang"])


def last_year_of(record: AssessmentRecord) -> int:
    """What the same taxpayer owed the year before, satang; 0 when nothing was issued."""
    mine = AssessmentRecord.objects.of(record.subdistrict_id).in_force()
    before = mine.filter(tax_year=record.tax_year - 1, taxpayer_key=record.taxpayer_key)
    return before.values_list("due_satang", flat=True).first() or 0


@transaction.atomic
def decide(
    *, objection: Objection, outcome: str, decided_on: dt.date, reason: str, by: User
) -> Objection:
    """Keep the executive's answer. After 60 days without one, only acceptance is left (s73)."""
    locked = _open(objection)
    if outcome not in Objection.Outcome.values or not reason.strip():
        raise ValidationError(
            _("Choose the decision and give its reason."), code="decision_incomplete"
        )
    _between(locked.objected_on, decided_on)
    silent = clocks_of(locked).accepted_by_silence_on
    if silent and decided_on >= silent and outcome != Objection.Outcome.ACCEPTED:
        raise ValidationError(
            _("No answer came within 60 days: the objection counts as accepted (section 73)."),
            code="accepted_by_silence",
        )
    locked.outcome, locked.decided_on = outcome, decided_on
    locked.reason, locked.decided_by = reason.strip()[:2000], by
    locked.save(update_fields=["outcome", "decided_on", "reason", "decided_by"])
    return locked


@transaction.atomic
def record_answer(*, objection: Objection, answered_on: dt.date) -> None:
    """The day the objector received the answer: the time to appeal runs from it."""
    locked = _decided(objection)
    _between(locked.decided_on or locked.objected_on, answered_on)
    locked.answered_on = answered_on
    locked.save(update_fields=["answered_on"])


@transaction.atomic
def record_appeal(*, objection: Objection, appealed_on: dt.date) -> None:
    """An appeal handed to the executive within 30 days of the answer, for the committee."""
    locked = _decided(objection)
    if locked.outcome == Objection.Outcome.ACCEPTED or locked.answered_on is None:
        raise ValidationError(
            _("Only an answer that rejects, and was received, can be appealed."), code="no_appeal"
        )
    _between(locked.answered_on, appealed_on)
    last = clocks_of(locked).appeal_deadline
    if last and appealed_on > last:
        raise ValidationError(_("The 30 days to appeal are over."), code="appeal_too_late")
    locked.appealed_on = appealed_on
    locked.save(update_fields=["appealed_on"])


@transaction.atomic
def decide_appeal(*, objection: Objection, outcome: str, decided_on: dt.date) -> None:
    """Keep the committee's decision; the court may be asked within 30 days."""
    locked = _decided(objection)
    if locked.appealed_on is None or outcome not in Objection.Outcome.values:
        raise ValidationError(_("Record the appeal and its decision."), code="no_appeal")
    _between(locked.appealed_on, decided_on)
    locked.appeal_outcome, locked.appeal_decided_on = outcome, decided_on
    locked.save(update_fields=["appeal_outcome", "appeal_decided_on"])


@transaction.atomic
def give_back(
    *, bill: Bill, claimed_on: dt.date, refunded_on: dt.date, voucher: str, by: User
) -> Refund:
    """Pay back what was paid too much on a bill, with interest when the office is late (P10)."""
    locked = Bill.objects.select_for_update().get(pk=bill.pk)
    if not voucher.strip():
        raise ValidationError(_("Give the number of the voucher."), code="voucher_missing")
    if Refund.objects.filter(subdistrict=bill.subdistrict, voucher=voucher.strip()).exists():
        raise ValidationError(_("This voucher is used already."), code="voucher_twice")
    _between(claimed_on, refunded_on)
    found = overpaid(locked.subdistrict_id, refunded_on, claimed={locked.pk: claimed_on})
    mine = next((one for one in found if one.bill.pk == locked.pk), None)
    if mine is None:
        raise ValidationError(_("Nothing is to be given back on this bill."), code="nothing_over")
    return Refund.objects.create(
        subdistrict_id=locked.subdistrict_id,
        bill=locked,
        amount_satang=mine.amount,
        interest_satang=mine.interest,
        claimed_on=claimed_on,
        due_on=mine.due_on,
        refunded_on=refunded_on,
        voucher=voucher.strip()[:60],
        given_by=by,
    )


def _open(objection: Objection) -> Objection:
    locked = _locked(objection)
    if locked.outcome:
        raise ValidationError(_("This objection is decided."), code="objection_decided")
    return locked


def _decided(objection: Objection) -> Objection:
    locked = _locked(objection)
    if not locked.outcome:
        raise ValidationError(_("Record the decision first."), code="objection_undecided")
    return locked


def _locked(objection: Objection) -> Objection:
    return Objection.objects.select_for_update().get(pk=objection.pk)


def _between(first: dt.date, day: dt.date) -> None:
    if not first <= day <= timezone.localdate():
        raise ValidationError(
            _("This day lies before the step it follows, or has not come yet."), code="day_wrong"
        )
