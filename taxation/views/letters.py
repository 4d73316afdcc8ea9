"""Warning letters and the Land Office: the papers, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from geo.sheets import XLSX, xlsx
from taxation import permissions, tasks
from taxation.forms.lists import Cell
from taxation.forms.pdf import letters_pdf
from taxation.forms.pdf import render as render_pdf
from taxation.forms.warning import land_office_context
from taxation.forms.words import long_date
from taxation.law.money import baht
from taxation.models import ArrearsWarning, LandOfficeEntry, PrintJob
from taxation.models.arrears import Channel
from taxation.selectors.arrears import Debt, land_office_list
from taxation.selectors.letters import letters_of
from taxation.selectors.notices import office_of
from taxation.services import enforcing, printing
from taxation.views.arrears import day_of
from taxation.views.asking import asker, attempt, body_of, number

PAGE = 100
ROUTE = ("record__village__moo", "record__route_code", "pk")


@staff(*permissions.READERS)
@require_GET
@never_cache
def warnings_page(request: HttpRequest) -> HttpResponse:
    """Letters that stand: those not yet received first, to note the day they were."""
    text, page = request.GET.get("q", "").strip()[:60], number(request.GET.get("page")) or 0
    standing = _standing(request)
    if text:
        standing = standing.filter(record__taxpayer_name__icontains=text)
    waiting = standing.filter(received_on__isnull=True).order_by(*ROUTE)
    listed = list(waiting[page * PAGE : (page + 1) * PAGE + 1])
    received = standing.filter(received_on__isnull=False).order_by("-received_on", "-pk")
    prints = PrintJob.objects.filter(subdistrict=body_of(request), kind=PrintJob.Kind.WARNINGS)
    context = {
        "subdistrict": body_of(request),
        "waiting": listed[:PAGE],
        "waiting_count": waiting.count(),
        "next": page + 1 if len(listed) > PAGE else None,
        "q": text,
        "received": received[:PAGE],
        "received_count": received.count(),
        "prints": prints.select_related("requested_by")[:5],
        "channels": Channel.choices,
        "today": timezone.localdate(),
        "may_collect": permissions.may_collect(asker(request)),
    }
    return render(request, "taxation/warnings.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as PDF."""
    found = get_object_or_404(_standing(request), pk=pk)
    return HttpResponse(letters_pdf(letters_of([found])), content_type="application/pdf")


@staff(*permissions.COLLECTORS)
@require_POST
def print_letters(request: HttpRequest) -> HttpResponse:
    """Print the ticked letters, or all not yet received, as a job: by village and route."""
    waiting = _standing(request).filter(received_on__isnull=True)
    if ticked := [pk for text in request.POST.getlist("letter") if (pk := number(text))]:
        waiting = waiting.filter(pk__in=ticked)
    chosen = list(waiting.values_list("pk", flat=True))
    if not chosen:
        messages.error(request, _("No letter waits to be printed."), extra_tags="bad")
        return redirect("tax-warnings")
    with transaction.atomic():
        job = printing.start_letters(
            subdistrict=body_of(request).pk,
            warnings=chosen,
            by=asker(request),
            dated_on=timezone.localdate(),
        )
        transaction.on_commit(lambda: tasks.print_notices.delay(job.pk))
    return redirect("tax-print", job.pk)


@staff(*permissions.COLLECTORS)
@require_POST
def received(request: HttpRequest) -> HttpResponse:
    """Note the day letters were received."""
    chosen = [pk for text in request.POST.getlist("letter") if (pk := number(text))]
    day = day_of(request.POST.get("received_on")) or timezone.localdate()
    attempt(
        request,
        lambda: enforcing.record_receipt(
            warnings=list(_standing(request).filter(pk__in=chosen)),
            received_on=day,
            channel=request.POST.get("channel", ""),
            by=asker(request),
        ),
        _("The day of receipt is noted."),
    )
    return _back(request, "tax-warnings")


@staff(*permissions.COLLECTORS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mistaken letter back."""
    letter = get_object_or_404(_standing(request), pk=pk)
    attempt(
        request,
        lambda: enforcing.withdraw_warning(
            warning=letter, reason=request.POST.get("reason", ""), by=asker(request)
        ),
        _("The warning is withdrawn."),
    )
    return redirect("tax-debt", letter.record_id)


@staff(*permissions.READERS)
@require_GET
@never_cache
def land_office(request: HttpRequest) -> HttpResponse:
    """The list of section 60: what is paid and must be told at once, then what still stands."""
    rows = land_office_list(body_of(request).pk, timezone.localdate())
    context = {
        "subdistrict": body_of(request),
        "paid": [entry for entry, debt in rows if debt is None],
        "owing": [(entry, debt) for entry, debt in rows if debt is not None],
        "total": sum(debt.total for _entry, debt in rows if debt is not None),
        "told": LandOfficeEntry.objects.filter(subdistrict=body_of(request), told_on__isnull=False)
        .select_related("record")
        .order_by("-told_on", "-pk")[:50],
        "today": timezone.localdate(),
        "may_collect": permissions.may_collect(asker(request)),
    }
    return render(request, "taxation/land_office.html", context)


@staff(*permissions.READERS)
@require_GET
@never_cache
def land_office_file(request: HttpRequest, form: str) -> HttpResponse:
    """The list as it goes to the Land Office: xlsx or pdf, in Thai."""
    body, today = body_of(request), timezone.localdate()
    context = land_office_context(
        [_listed(n, entry, debt) for n, (entry, debt) in enumerate(_owing(body.pk), 1)],
        office_of(body),
        today,
    )
    if form == "pdf":
        pdf = render_pdf("taxation/forms/list.html", context)
        return HttpResponse(pdf, content_type="application/pdf")
    if form != "xlsx":
        raise Http404("no such form")
    rows: list[Sequence[Cell]] = [context["columns"], *context["cells"]]
    answer = HttpResponse(xlsx({context["form"]["number"]: rows}), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="land-office-{today:%Y-%m-%d}.xlsx"'
    return answer


@staff(*permissions.COLLECTORS)
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """Note that the Land Office was told of payments."""
    chosen = [pk for text in request.POST.getlist("entry") if (pk := number(text))]
    count: list[int] = []

    def act() -> None:
        count.append(
            enforcing.tell_land_office(
                subdistrict=body_of(request).pk,
                entries=chosen,
                on=day_of(request.POST.get("on")) or timezone.localdate(),
                letter=request.POST.get("letter", ""),
                by=asker(request),
            )
        )

    if attempt(request, act):
        said = ngettext("%(n)s debt taken off.", "%(n)s debts taken off.", count[0])
        attempt(request, lambda: None, said % {"n": count[0]})
    return redirect("tax-land-office")


def _owing(subdistrict: int) -> Iterator[tuple[LandOfficeEntry, Debt]]:
    for entry, debt in land_office_list(subdistrict, timezone.localdate()):
        if debt is not None:
            yield entry, debt


def _listed(place: int, entry: LandOfficeEntry, debt: Debt) -> list[Cell]:
    record = entry.record
    return [
        place, record.taxpayer_name, record.taxpayer_address, record.route_code,
        record.tax_year + 543, record.number, baht(debt.left), baht(debt.extra), baht(debt.total),
        long_date(entry.listed_on),
    ]  # fmt: skip


def _standing(request: HttpRequest) -> QuerySet[ArrearsWarning]:
    return ArrearsWarning.objects.filter(
        subdistrict=body_of(request), withdrawn_at__isnull=True
    ).select_related("record__village", "record__run", "record__subdistrict")


def _back(request: HttpRequest, name: str) -> HttpResponse:
    one = number(request.POST.get("back"))
    return redirect("tax-debt", one) if one else redirect(name)
