"""Paper: one notice, or a run's notices in bulk."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from billing.models import Receipt
from geo.downloads import send_file
from geo.sheets import XLSX, Row, xlsx
from taxation import permissions, tasks
from taxation.forms.lists import sheet_columns
from taxation.forms.papers import objection_context, receipt_context
from taxation.forms.pdf import notices_pdf
from taxation.forms.pdf import render as render_pdf
from taxation.forms.texts import form
from taxation.models import AssessmentRecord, PrintJob, TaxRun
from taxation.selectors.notices import list_rows, notices_of, receipt_of
from taxation.services import printing
from taxation.views.asking import asker, body_of


@staff(*permissions.READERS)
@require_GET
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Forms 6 and 7 of one record, as it would be sent today."""
    found = AssessmentRecord.objects.of(body_of(request)).select_related("run", "subdistrict")
    record = get_object_or_404(found, pk=pk)
    return _inline(notices_pdf(notices_of([record], timezone.localdate())))


@staff(*permissions.READERS)
@require_GET
@never_cache
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Form 10 for one record, filled in as far as the office knows."""
    found = AssessmentRecord.objects.of(body_of(request)).select_related("run", "subdistrict")
    [data] = notices_of([get_object_or_404(found, pk=pk)], timezone.localdate())
    return _inline(render_pdf("taxation/forms/objection.html", objection_context(data)))


@staff(*permissions.READERS)
@require_GET
@never_cache
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Form 11 of one payment."""
    rows = Receipt.objects.filter(subdistrict=body_of(request))
    found = get_object_or_404(rows.select_related("payment__bill", "subdistrict"), pk=pk)
    return _inline(render_pdf("taxation/forms/receipt.html", receipt_context(receipt_of(found))))


@staff(*permissions.READERS)
@require_GET
def sheet(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Form 1 or 3 of a whole run as a workbook."""
    run = get_object_or_404(TaxRun.objects.of(body_of(request)), pk=pk)
    if kind not in printing.LISTS:
        raise Http404("no such list")
    heads: Row = sheet_columns(f"{kind}_columns")
    rows: list[Row] = [heads, *list_rows(run, printing.LISTS[kind])]
    content = xlsx({form(kind)["number"]: rows})
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{run.tax_year + 543}.xlsx"'
    return response


def _inline(pdf: bytes) -> HttpResponse:
    return HttpResponse(pdf, content_type="application/pdf")


@staff(*permissions.WRITERS)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a bulk print in the queue and show it."""
    run = get_object_or_404(TaxRun.objects.of(body_of(request)), pk=pk)
    kind = request.POST.get("kind", "")
    with transaction.atomic():
        job = printing.start_print(
            run=run,
            by=asker(request),
            dated_on=timezone.localdate(),
            kind=kind if kind in PrintJob.Kind.values else PrintJob.Kind.NOTICES,
            includes_nothing_due=request.POST.get("all") == "1",
        )
        transaction.on_commit(lambda: tasks.print_notices.delay(job.pk))
    return redirect("tax-print", job.pk)


@staff(*permissions.READERS)
@require_GET
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a print is, and its file."""
    job = _job(request, pk)
    context = {
        "job": job,
        "run": job.run,
        "progress": {"url": reverse("tax-print-progress", args=[job.pk])},
        "may_print": _may_print(request, job),
    }
    return render(request, "taxation/print.html", context)


@staff(*permissions.READERS)
@require_GET
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """The bar of a print."""
    job = _job(request, pk)
    return JsonResponse(
        {
            "label": job.state_label,
            "done": job.done,
            "total": job.total,
            "is_open": job.is_open,
        }
    )


@staff(*permissions.COLLECTORS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a print after the file being made."""
    printing.cancel_print(job=_own_job(request, pk))
    return redirect("tax-print", pk)


@staff(*permissions.COLLECTORS)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a print that fell or was stopped."""
    if printing.resume_print(job=_own_job(request, pk)):
        tasks.print_notices.delay(pk)
    return redirect("tax-print", pk)


@staff(*permissions.READERS)
@require_GET
@never_cache
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The finished print: a ZIP with a PDF a village. A broken download goes on where it was."""
    job = _job(request, pk)
    path = printing.archive_of(job)
    if not path.exists():
        raise Http404("not made yet")
    return send_file(request, path, f"{job.kind}-{pk}.zip")


def _may_print(request: HttpRequest, job: PrintJob) -> bool:
    """Warning letters are the collectors' too, the rest the assessors' alone."""
    user = asker(request)
    if job.kind == PrintJob.Kind.WARNINGS:
        return permissions.may_collect(user)
    return permissions.may_assess(user)


def _own_job(request: HttpRequest, pk: int) -> PrintJob:
    job = _job(request, pk)
    if not _may_print(request, job):
        raise PermissionDenied
    return job


def _job(request: HttpRequest, pk: int) -> PrintJob:
    jobs = PrintJob.objects.filter(subdistrict=body_of(request)).select_related("run")
    return get_object_or_404(jobs, pk=pk)
