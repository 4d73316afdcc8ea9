"""Objections and appeals with what is due next, and refunds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import staff
from billing.models import Bill
from taxation import permissions
from taxation.law.arrears import stayed_by_objection
from taxation.models import AssessmentRecord, Objection, Refund
from taxation.models.record import ORIGIN
from taxation.selectors.objections import objections_of, overpaid, pending
from taxation.services import objecting
from taxation.views.arrears import day_of
from taxation.views.asking import asker, attempt, body_of, number
from taxation.views.counter import satang_of

SHOWN, PAGE = 300, 50


def steps() -> dict[str, str]:
    """What is due next, in words."""
    return {
        "decide": _("Decide and answer"),
        "silence": _("Accepted: no answer within 60 days. Record it, re-assess, give back"),
        "refund": _("Re-assess and give back what was paid too much"),
        "answer": _("Hand over the answer and note the day"),
        "appeal": _("The objector may appeal"),
        "committee": _("Waits for the appeal committee"),
        "court": _("The objector may go to court"),
        "": _("Closed"),
    }


@staff(*permissions.READERS)
@require_GET
@never_cache
def objection_list(request: HttpRequest) -> HttpResponse:
    """Open objections, the most pressing first; the closed ones below."""
    today = timezone.localdate()
    found = [pending(one, today) for one in objections_of(body_of(request).pk)[:SHOWN]]
    open_ones = [one for one in found if one.step]
    context = {
        "subdistrict": body_of(request),
        "open": sorted(open_ones, key=lambda one: one.due_on or dt.date.max),
        "closed": [one for one in found if not one.step],
        "steps": steps(),
    }
    return render(request, "taxation/objections.html", context)


@staff(*permissions.WRITERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an objection to an assessment; what was typed stays when it is refused."""
    issued = AssessmentRecord.objects.of(body_of(request)).issued().select_related("run")
    record = get_object_or_404(issued, pk=pk)
    if known := record.objections.first():
        return redirect("tax-objection-page", known.pk)
    form, today = request.POST, timezone.localdate()
    if request.method == "POST":
        made: list[Objection] = []
        attempt(
            request,
            lambda: made.append(
                objecting.record_objection(
                    record=record,
                    notice_received_on=day_of(form.get("notice_received_on")) or dt.date.max,
                    objected_on=day_of(form.get("objected_on")) or dt.date.min,
                    grounds=form.get("grounds", ""),
                    by=asker(request),
                )
            ),
        )
        if made:
            return redirect("tax-objection-page", made[0].pk)
    context = {"subdistrict": body_of(request), "record": record, "form": form, "today": today}
    return render(request, "taxation/objection_new.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def objection_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection: its clocks, and the forms of the steps that may follow."""
    one = get_object_or_404(objections_of(body_of(request).pk), pk=pk)
    record = one.record
    context = {
        "subdistrict": body_of(request),
        "one": one,
        "record": record,
        "state": pending(one, timezone.localdate()),
        "steps": steps(),
        "outcomes": Objection.Outcome.choices,
        "today": timezone.localdate(),
        "most": stayed_by_objection(record.due_satang, objecting.last_year_of(record)),
        "may_assess": permissions.may_assess(asker(request)),
    }
    return render(request, "taxation/objection.html", context)


@staff(*permissions.WRITERS)
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A step of an objection: stay, decide, answered, appeal, appealed."""
    one = get_object_or_404(objections_of(body_of(request).pk), pk=pk)
    if act not in ACTS:
        raise Http404("no such step")
    attempt(request, lambda: ACTS[act](request, one), _("Recorded."))
    return redirect("tax-objection-page", pk)


def _day(form: QueryDict) -> dt.date:
    return day_of(form.get("on")) or dt.date.max


def _decide(request: HttpRequest, one: Objection) -> None:
    form = request.POST
    objecting.decide(
        objection=one,
        outcome=form.get("outcome", ""),
        decided_on=_day(form),
        reason=form.get("reason", ""),
        by=asker(request),
    )


def _stay(request: HttpRequest, one: Objection) -> None:
    objecting.stay_increase(objection=one, amount_satang=satang_of(request.POST.get("amount", "")))


def _appealed(request: HttpRequest, one: Objection) -> None:
    objecting.decide_appeal(
        objection=one, outcome=request.POST.get("outcome", ""), decided_on=_day(request.POST)
    )


ACTS: Mapping[str, Callable[[HttpRequest, Objection], object]] = {
    "stay": _stay,
    "decide": _decide,
    "answered": lambda request, one: objecting.record_answer(
        objection=one, answered_on=_day(request.POST)
    ),
    "appeal": lambda request, one: objecting.record_appeal(
        objection=one, appealed_on=_day(request.POST)
    ),
    "appealed": _appealed,
}


@staff(*permissions.READERS)
@require_GET
@never_cache
def refunds(request: HttpRequest) -> HttpResponse:
    """What was paid too much, with the last day to give it back; and what was given back."""
    body, today = body_of(request), timezone.localdate()
    text, first = request.GET.get("q", "").strip(), number(request.GET.get("from")) or 0
    waiting = [
        row
        for row in overpaid(body.pk, today)
        if text in row.bill.debtor_name or text in row.bill.number
    ]
    given = Refund.objects.filter(subdistrict=body).select_related("bill", "given_by")
    context = {
        "subdistrict": body,
        "waiting": waiting[first : first + PAGE],
        "count": len(waiting),
        "text": text,
        "next": first + PAGE if len(waiting) > first + PAGE else 0,
        "given": given.order_by("-refunded_on", "-pk")[:SHOWN],
        "today": today,
        "may_take_money": permissions.may_take_money(asker(request)),
    }
    return render(request, "taxation/refunds.html", context)


@staff(*permissions.CASHIERS)
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay back what was paid too much on a bill."""
    bill = get_object_or_404(Bill.objects.of(body_of(request)).filter(origin=ORIGIN), pk=pk)
    form = request.POST
    attempt(
        request,
        lambda: objecting.give_back(
            bill=bill,
            claimed_on=day_of(form.get("claimed_on")) or dt.date.max,
            refunded_on=timezone.localdate(),
            voucher=form.get("voucher", ""),
            by=asker(request),
        ),
        _("The refund is recorded."),
    )
    return redirect("tax-refunds")
