"""Paper: one notice, or a run's notices in bulk."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from taxation import permissions, tasks
from taxation.forms.pdf import notices_pdf
from taxation.models import AssessmentRecord, PrintJob, TaxRun
from taxation.selectors.notices import notices_of
from taxation.services import printing
from taxation.views.asking import asker, body_of


@staff(*permissions.READERS)
@require_GET
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Forms 6 and 7 of one record, as it would be sent today."""
    found = AssessmentRecord.objects.of(body_of(request)).select_related("run", "subdistrict")
    record = get_object_or_404(found, pk=pk)
    pdf = notices_pdf(notices_of([record], timezone.localdate()))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="notice-{record.pk}.pdf"'
    return response


@staff(*permissions.WRITERS)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a bulk print in the queue and show it."""
    run = get_object_or_404(TaxRun.objects.of(body_of(request)), pk=pk)
    with transaction.atomic():
        job = printing.start_print(
            run=run,
            by=asker(request),
            dated_on=timezone.localdate(),
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
        "may_assess": permissions.may_assess(asker(request)),
    }
    return render(request, "taxation/print.html", context)


@staff(*permissions.READERS)
@require_GET
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """The bar of a print."""
    job = _job(request, pk)
    return JsonResponse(
        {
            "label": job.get_state_display(),
            "done": job.done,
            "total": job.total,
            "is_open": job.is_open,
        }
    )


@staff(*permissions.WRITERS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a print after the file being made."""
    printing.cancel_print(job=_job(request, pk))
    return redirect("tax-print", pk)


@staff(*permissions.READERS)
@require_GET
@never_cache
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The finished print: a ZIP with a PDF a village."""
    path = printing.archive_of(_job(request, pk))
    if not path.exists():
        raise Http404("not made yet")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"notices-{pk}.zip")


def _job(request: HttpRequest, pk: int) -> PrintJob:
    jobs = PrintJob.objects.filter(subdistrict=body_of(request)).select_related("run")
    return get_object_or_404(jobs, pk=pk)
