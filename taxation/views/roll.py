"""The roll of a run: totals, list, spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import staff
from taxation import permissions
from taxation.models import TaxRun
from taxation.selectors.records import PAGE, Filters, class_names, roll_page
from taxation.selectors.sheet import roll_sheet
from taxation.selectors.totals import AMOUNTS
from taxation.services import release
from taxation.views.asking import asker, body_of, language, number, villages


@staff(*permissions.TOTALS)
@require_GET
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress and sums for all who may see them; the list for the tax office alone."""
    body, user = body_of(request), asker(request)
    run = get_object_or_404(
        TaxRun.objects.of(body).select_related("requested_by", "released_by"), pk=pk
    )
    named = villages(body)
    context: dict[str, Any] = {
        "subdistrict": body,
        "run": run,
        "may_assess": permissions.may_assess(user),
        "may_see_roll": permissions.may_see_roll(user),
        "is_own": run.requested_by_id == user.pk,
        "unsettled": release.unsettled(run),
        "by_village": _summed(run, "village", named),
        "by_class": _summed(run, "class", class_names(language())),
        "villages": named,
        "classes": class_names(language()),
        "causes": _causes(run),
        "progress": {"url": request.path + "progress"},
        "prints": run.prints.all()[:5],
    }
    if context["may_see_roll"] and not run.is_open:
        context |= _list(request, run)
    return render(request, "taxation/run.html", context)


def cause_names() -> dict[str, str]:
    """Why a year's total differs from the year before, in words."""
    return {
        "corrections": _("Register corrected since last year's issue"),
        "owner": _("Owners and residents"),
        "property": _("New and vanished property"),
        "area": _("Areas"),
        "use": _("Uses"),
        "building": _("Age and kind of buildings"),
        "price": _("Price account"),
        "rate": _("Rates and years of vacancy"),
        "exemption": _("Exemptions"),
        "reduction": _("Reductions"),
        "choices": _("Choices of the office, rounding"),
    }


def _causes(run: TaxRun) -> list[dict[str, Any]]:
    """The causes of the change since last year."""
    names = cause_names()
    found = run.totals.get("causes", {}).get("causes", [])
    return [{"name": names[one["key"]], "satang": one["satang"]} for one in found if one["satang"]]


def _list(request: HttpRequest, run: TaxRun) -> dict[str, Any]:
    filters = _filters(request)
    records = roll_page(run, filters, number(request.GET.get("after")) or 0)
    more = len(records) > PAGE
    records = records[:PAGE]
    asked = {key: value for key, value in request.GET.items() if value and key != "after"}
    return {
        "filters": filters,
        "records": records,
        "is_filtered": filters != Filters(),
        "next": urlencode({**asked, "after": records[-1].pk}) if more else "",
        "asked": urlencode(asked),
    }


def _filters(request: HttpRequest) -> Filters:
    asked = request.GET
    return Filters(
        text=asked.get("q", "").strip()[:60],
        village=number(asked.get("village")),
        tax_class=asked.get("class", "")[:20],
        is_owing=asked.get("owing") == "1",
    )


def _summed(run: TaxRun, by: str, named: dict[Any, str]) -> list[dict[str, Any]]:
    """Cells of the run added up over one edge, in the order of the names."""
    sums: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(AMOUNTS, 0))
    for cell in run.totals.get("cells", []):
        for name in AMOUNTS:
            sums[cell[by]][name] += cell[name]
    order = {key: place for place, key in enumerate(named)}
    keys = sorted(sums, key=lambda key: order.get(key, len(order)))
    return [
        {"key": key, "name": named.get(key, _("Not in a village")), **sums[key]} for key in keys
    ]


@staff(*permissions.READERS)
@require_GET
def spreadsheet(request: HttpRequest, pk: int) -> FileResponse:
    """The roll as filtered, as a workbook."""
    body = body_of(request)
    run = get_object_or_404(TaxRun.objects.of(body), pk=pk)
    book = roll_sheet(run, _filters(request), villages(body), language())
    return FileResponse(book, as_attachment=True, filename=f"roll-{run.tax_year}-{run.pk}.xlsx")
