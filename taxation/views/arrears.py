"""Arrears: found, exported, each with its steps, and what is done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from billing.models import BillQuerySet
from billing.selectors import arrears
from geo.sheets import XLSX, Cell, csv_lines, xlsx
from taxation import permissions
from taxation.law.money import baht
from taxation.models import ArrearsWarning, AssessmentRecord, PenaltyRelief
from taxation.models.arrears import Channel
from taxation.models.sign import SIGN_ORIGIN
from taxation.selectors.arrears import (
    SEIZURE,
    UNRECEIVED,
    UNWARNED,
    Debt,
    Filters,
    arrears_on,
    quote,
)
from taxation.selectors.law import warning_days
from taxation.services import enforcing
from taxation.views.asking import asker, attempt, body_of, number, villages
from taxation.views.counter import satang_of

PAGE = 100


def stages() -> dict[str, str]:
    """The stages a reader may ask for, in words."""
    return {
        "before_notice": _("Before the warning is received (10%)"),
        "within_notice": _("Within the time of the warning (20%)"),
        "after_notice": _("After the time of the warning (40%)"),
        "within_extension": _("Within an extension"),
        UNWARNED: _("No warning written"),
        UNRECEIVED: _("Warning not yet received"),
        SEIZURE: _("90 days after the warning (section 62)"),
    }


def day_of(text: str | None) -> dt.date | None:
    """A day as a date field sends it; None for anything else."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None


@staff(*permissions.READERS)
@require_GET
@never_cache
def arrears_page(request: HttpRequest) -> HttpResponse:
    """Who owes past the day, the oldest first, and what settles each debt on the day chosen."""
    body, on, filters = body_of(request), _on(request), _filters(request)
    debts = arrears_on(body.pk, on, filters)
    page = number(request.GET.get("page")) or 0
    asked = {key: value for key, value in request.GET.items() if value and key != "page"}
    context = {
        "subdistrict": body,
        "on": on,
        "filters": filters,
        "asked": urlencode(asked),
        "is_filtered": bool(asked),
        "debts": debts[page * PAGE : (page + 1) * PAGE],
        "count": len(debts),
        "left": sum(debt.left for debt in debts),
        "extra": sum(debt.extra for debt in debts),
        "total": sum(debt.total for debt in debts),
        "next": urlencode({**asked, "page": page + 1}) if len(debts) > (page + 1) * PAGE else "",
        "villages": villages(body),
        "years": _years(request),
        "stages": stages(),
        "sign_bills": [] if asked else list(_sign_bills(body.pk, on)),
        "days": warning_days(body.pk),
        "may_collect": permissions.may_collect(asker(request)),
    }
    return render(request, "taxation/arrears.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def arrears_file(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """The list as filtered: xlsx or csv, amounts in baht."""
    on = _on(request)
    rows = _rows(arrears_on(body_of(request).pk, on, _filters(request)))
    answer: HttpResponse | StreamingHttpResponse
    if form == "csv":
        answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        answer = HttpResponse(xlsx({_("Arrears"): rows}), content_type=XLSX)
    else:
        raise Http404("no such form")
    answer["Content-Disposition"] = f'attachment; filename="arrears-{on:%Y-%m-%d}.{form}"'
    return answer


def _rows(debts: list[Debt]) -> Iterator[list[Cell]]:
    named = stages()
    yield [
        _("Bill"), _("Assessment no."), _("Taxpayer"), _("Address"), _("Village"),
        _("First parcel"), _("Year"), _("Due since"), _("Stage"), _("Tax left"), _("Penalty"),
        _("Penalty taken off by order (section 71)"), _("Surcharge"), _("To pay"), _("Warning"),
        _("Received on"), _("If paid on"),
    ]  # fmt: skip
    for debt in debts:
        bill, record, letter = debt.bill, debt.record, debt.warning
        received = letter.received_on if letter else None
        yield [
            bill.number, record.number, bill.debtor_name, record.taxpayer_address,
            str(record.village.moo) if record.village else None, record.route_code,
            bill.period + 543, debt.since, named.get(debt.stage, debt.stage),
            *(baht(one) for one in _amounts(debt)),
            str(letter) if letter else None, received,
            debt.on,
        ]  # fmt: skip


def _amounts(debt: Debt) -> tuple[int, ...]:
    return debt.left, debt.penalty, debt.waived, debt.surcharge, debt.total


@staff(*permissions.READERS)
@require_GET
@never_cache
def debt_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One debt: every number of the additions on the day chosen, and what was done about it."""
    record, on = _record(request, pk), _on(request)
    of = {
        "subdistrict": record.subdistrict_id,
        "record__tax_year": record.tax_year,
        "record__taxpayer_key": record.taxpayer_key,
    }
    letters = ArrearsWarning.objects.filter(**of)
    reliefs = PenaltyRelief.objects.filter(**of)
    context = {
        "subdistrict": body_of(request),
        "record": record,
        "debt": quote(record, on),
        "on": on,
        "stages": stages(),
        "letters": letters.select_related("issued_by").order_by("-pk"),
        "reliefs": reliefs.select_related("recorded_by").order_by("-pk"),
        "extensions": record.extensions.order_by("-pk"),
        "channels": Channel.choices,
        "days": warning_days(record.subdistrict_id),
        "today": timezone.localdate(),
        "may_collect": permissions.may_collect(asker(request)),
        "may_assess": permissions.may_assess(asker(request)),
    }
    return render(request, "taxation/debt.html", context)


@staff(*permissions.COLLECTORS)
@require_POST
def warn(request: HttpRequest) -> HttpResponse:
    """Write warnings for the ticked debts, or for all that are late and unwarned."""

    def act() -> int:
        return len(
            enforcing.issue_warnings(
                subdistrict=body_of(request).pk,
                records=_chosen(request),
                on=timezone.localdate(),
                days=number(request.POST.get("days")) or 0,
                by=asker(request),
            )
        )

    return _done(
        request, act, lambda n: ngettext("%(n)s warning written.", "%(n)s warnings written.", n)
    )


@staff(*permissions.COLLECTORS)
@require_POST
def list_debts(request: HttpRequest) -> HttpResponse:
    """Put the ticked debts, or all late ones, on the list for the Land Office."""

    def act() -> int:
        return len(
            enforcing.list_at_land_office(
                subdistrict=body_of(request).pk,
                records=_chosen(request),
                on=timezone.localdate(),
                by=asker(request),
            )
        )

    return _done(request, act, lambda n: ngettext("%(n)s debt listed.", "%(n)s debts listed.", n))


@staff(*permissions.WRITERS)
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an order of the executive that gives one taxpayer more time."""
    record, form = _record(request, pk), request.POST
    until, ordered = day_of(form.get("until")), day_of(form.get("ordered_on"))
    today = timezone.localdate()
    attempt(
        request,
        lambda: enforcing.extend_payment(
            record=record,
            until=until or dt.date.min,
            order_number=form.get("order_number", ""),
            ordered_on=ordered or today,
            reason=form.get("reason", ""),
            by=asker(request),
        ),
        _("The extension is recorded."),
    )
    return redirect("tax-debt", pk)


def _chosen(request: HttpRequest) -> list[int] | None:
    """The ticked records; None: all."""
    if request.POST.get("all") == "1":
        return None
    return [pk for text in request.POST.getlist("record") if (pk := number(text))]


def _done(request: HttpRequest, act: Callable[[], int], said: Callable[[int], str]) -> HttpResponse:
    """Do it, say how many, and go back to the list as it was filtered."""
    count: list[int] = []
    if attempt(request, lambda: count.append(act())):
        attempt(request, lambda: None, said(count[0]) % {"n": count[0]})
    if one := number(request.POST.get("back")):
        return redirect("tax-debt", one)
    return redirect(f"{reverse('tax-arrears')}?{request.GET.urlencode()}")


def _record(request: HttpRequest, pk: int) -> AssessmentRecord:
    issued = AssessmentRecord.objects.of(body_of(request)).issued().select_related("run", "village")
    return get_object_or_404(issued, pk=pk)


def _on(request: HttpRequest) -> dt.date:
    return day_of(request.GET.get("on")) or timezone.localdate()


def _sign_bills(subdistrict: int, on: dt.date) -> BillQuerySet:
    """Sign tax past its day, the oldest first; it knows no warning and no penalty of this Act."""
    return arrears(subdistrict, on).filter(origin=SIGN_ORIGIN)


def _filters(request: HttpRequest) -> Filters:
    asked = request.GET
    stage = asked.get("stage", "")
    return Filters(
        text=asked.get("q", "").strip()[:60],
        village=number(asked.get("village")),
        year=number(asked.get("year")),
        stage=stage if stage in stages() else "",
        least=satang_of(asked.get("least", "")) or None,
        most=satang_of(asked.get("most", "")) or None,
    )


def _years(request: HttpRequest) -> list[int]:
    records = AssessmentRecord.objects.of(body_of(request)).issued().order_by("-tax_year")
    return list(records.values_list("tax_year", flat=True).distinct())
