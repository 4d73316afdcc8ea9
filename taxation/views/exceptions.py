"""What a run left to settle: each finding with its place, what is wrong and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import staff
from taxation import permissions
from taxation.models import RunException, TaxRun
from taxation.selectors.remedies import told
from taxation.services import pricing, release
from taxation.views.asking import asker, attempt, body_of, language, number, place_url

PAGE = 100
Kind = RunException.Kind
#: Findings that are settled elsewhere than on the map.
_PAGES: Mapping[str, str] = {
    Kind.NO_PRICE: "tax-land-price",
    Kind.ESTIMATED_PRICE: "tax-land-price",
    Kind.EVIDENCE_MISSING: "tax-use-facts",
    Kind.TOO_FEW_PLANTED: "tax-use-facts",
    Kind.OLD_TAX_INCOMPLETE: "tax-old-tax",
}


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def exceptions(request: HttpRequest) -> HttpResponse:
    """What the latest runs left to settle; an assessor may except it with a reason."""
    body = body_of(request)
    asked = number(request.GET.get("run"))
    runs = TaxRun.objects.of(body).exclude(state=TaxRun.State.DISCARDED)
    run = get_object_or_404(runs, pk=asked) if asked else runs.first()
    if request.method == "POST" and run is not None:
        return _except(request, run)
    found = RunException.objects.filter(subdistrict=body, run=run)
    kind, code = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:40]
    counts = list(_counted(found))
    listed = list(_listed(found, kind, code, number(request.GET.get("after")) or 0)[: PAGE + 1])
    rows = [(one, _place(one), told(one, language()), _page_of(one)) for one in listed]
    query = {key: value for key, value in request.GET.items() if value and key != "after"}
    context = {
        "subdistrict": body,
        "run": run,
        "counts": counts,
        "kind": kind,
        "code": code,
        "exceptions": rows[:PAGE],
        "next": urlencode({**query, "after": listed[PAGE - 1].pk}) if len(rows) > PAGE else "",
        "may_assess": permissions.may_assess(asker(request)),
    }
    return render(request, "taxation/exceptions.html", context)


def _place(one: RunException) -> tuple[str, str]:
    """Code and map address of what the finding is about; a person's has none."""
    thing = one.building or one.parcel
    return (thing.code if thing else "–"), place_url(one.parcel, one.building)


def _page_of(one: RunException) -> str:
    """The tax office's own page that settles it; "" when that is done on the map."""
    page = _PAGES.get(one.kind, "")
    if page == "tax-old-tax":
        return reverse(page)
    return reverse(page, args=[one.parcel_id]) if page and one.parcel_id else ""


def _listed(
    found: QuerySet[RunException], kind: str, code: str, after: int
) -> QuerySet[RunException]:
    """One kind or all, of a parcel or building, in the order in which they were found."""
    if kind:
        found = found.filter(kind=kind)
    if code:
        found = found.filter(Q(parcel__code__icontains=code) | Q(building__code__icontains=code))
    found = found.filter(pk__gt=after).order_by("pk")
    return found.select_related("parcel", "building__parcel", "excepted_by")


@staff(*permissions.WRITERS)
@require_POST
def estimate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the price of the nearest comparable parcel where a run found none."""
    run = get_object_or_404(TaxRun.objects.of(body_of(request)), pk=pk)
    count = pricing.estimate_missing_prices(run=run)
    said = _("%(count)s prices taken from comparable parcels. Run again to use them.")
    messages.success(request, said % {"count": count}, extra_tags="ok")
    return redirect(f"{reverse('tax-exceptions')}?run={run.pk}")


def _counted(found: Any) -> list[dict[str, Any]]:
    """How many of each kind, those that stand in the way first."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for kind, weight, excepted in found.values_list("kind", "weight", "excepted_at"):
        counts[weight, kind][0] += 1
        counts[weight, kind][1] += excepted is None
    names = dict(RunException.Kind.choices)
    return [
        {"kind": kind, "weight": weight, "name": names[kind], "count": all_, "open": still}
        for (weight, kind), (all_, still) in sorted(counts.items())
    ]


def _except(request: HttpRequest, run: TaxRun) -> HttpResponse:
    """Except the ticked ones, or all open ones of a kind."""
    if not permissions.may_assess(asker(request)):
        return HttpResponse(status=403)
    ids = [pk for text in request.POST.getlist("id") if (pk := number(text))]
    if not ids and not request.POST.get("all_of"):
        messages.error(request, _("Tick the rows you want to except first."), extra_tags="bad")
        return redirect(request.get_full_path())
    if kind := request.POST.get("all_of"):
        waiting = RunException.objects.filter(subdistrict=run.subdistrict_id, run=run, kind=kind)
        ids = list(waiting.values_list("pk", flat=True))
    done: list[int] = []

    def act() -> None:
        done.append(
            release.except_findings(
                run=run, ids=ids, by=asker(request), reason=request.POST.get("reason", "")
            )
        )

    if attempt(request, act):
        said = ngettext("%(count)s excepted.", "%(count)s excepted.", done[0]) % {"count": done[0]}
        attempt(request, lambda: None, said)
    return redirect(request.get_full_path())
