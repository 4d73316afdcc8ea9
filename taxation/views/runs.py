"""Years and runs: start, watch, pause, resume, discard, issue."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from taxation import permissions, tasks
from taxation.law.errors import texts
from taxation.models import TaxRun
from taxation.selectors.law import body_law
from taxation.services import release, runs
from taxation.views.asking import asker, attempt, body_of, language, number

_ACTS = {"pause": runs.ask_pause, "discard": runs.discard_run}


@staff(*permissions.TOTALS)
@require_GET
def run_list(request: HttpRequest) -> HttpResponse:
    """Tax years that can be assessed, and the runs of each."""
    body = body_of(request)
    found = TaxRun.objects.of(body).select_related("requested_by", "released_by")
    if not permissions.may_see_roll(asker(request)):
        found = found.filter(state=TaxRun.State.RELEASED)
    book = body_law(body.pk).book
    this_year = timezone.localdate().year
    context = {
        "subdistrict": body,
        "runs": found.defer("law", "register_mark")[:50],
        "years": book.years()[::-1],
        "missing": {
            year: ", ".join(_in_words(key) for key in book.missing(year))
            for year in (this_year, this_year + 1)
        },
        "this_year": this_year,
        "modes": TaxRun.Mode.choices,
        "may_assess": permissions.may_assess(asker(request)),
        "may_see_roll": permissions.may_see_roll(asker(request)),
        "may_take_money": permissions.may_take_money(asker(request)),
    }
    return render(request, "taxation/runs.html", context)


def _in_words(missing: str) -> str:
    """A rule file that has no value for a year."""
    named = texts("names")["missing"].get(missing, {})
    return str(named.get(language(), missing))


@staff(*permissions.WRITERS)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Put a run in the queue and show it."""
    body, started = body_of(request), []
    year, mode = number(request.POST.get("year")), request.POST.get("mode", "")

    def act() -> None:
        with transaction.atomic():
            chosen = mode if mode in TaxRun.Mode.values else TaxRun.Mode.PREVIEW
            run = runs.start_run(
                subdistrict=body.pk, year=year or 0, mode=chosen, by=asker(request)
            )
            started.append(run.pk)
            transaction.on_commit(lambda: tasks.run_tax.delay(run.pk))

    attempt(request, act)
    return redirect("tax-run", started[0]) if started else redirect("tax-runs")


@staff(*permissions.READERS)
@require_GET
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """What the run is doing and how far it is, for the bar on its page."""
    run = get_object_or_404(TaxRun.objects.of(body_of(request)), pk=pk)
    return JsonResponse(
        {
            "state": run.state,
            "label": run.state_label,
            "done": 0 if run.is_issuing else run.taxpayers_done,
            "total": 0 if run.is_issuing else run.taxpayers_total,  # nobody knows how far it is
            "is_open": run.is_watched,
        }
    )


@staff(*permissions.WRITERS)
@require_POST
def change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Pause, resume, discard or issue a run."""
    run = get_object_or_404(TaxRun.objects.of(body_of(request)), pk=pk)
    if act in _ACTS:
        attempt(request, lambda: _ACTS[act](run=run))
    elif act == "resume":
        if attempt(request, lambda: runs.resume_run(run=run)):
            tasks.run_tax.delay(run.pk)
    else:
        _issue(request, run)
    return redirect("tax-run", run.pk)


def _issue(request: HttpRequest, run: TaxRun) -> None:
    """A long roll is the worker's; its page shows that it is at it."""
    by = asker(request)
    if run.taxpayers_total <= release.AT_ONCE:
        said = _("Issued: assessments are in force and bills are raised.")
        attempt(request, lambda: release.release_run(run=run, by=by), said)
    elif attempt(request, lambda: release.ask_release(run=run, by=by)):
        tasks.release_run.delay(run.pk)
