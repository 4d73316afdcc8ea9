"""Which papers were seen for each use of a condominium unit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import staff
from parcels import permissions as register
from parcels.models import Unit
from parcels.selectors.unit_history import unit_acts
from parcels.services import condominium as acts
from parcels.services import holdings
from taxation import permissions
from taxation.views import acting
from taxation.views.asking import asker, body_of
from taxation.views.use_facts import Section, carry_sections, facts_of, reason_of

KEY = "unit"


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def unit_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The uses of a unit with their papers; recording officers keep them as an act."""
    rows = Unit.objects.of(body_of(request)).select_related("building__condominium")
    unit = get_object_or_404(rows.defer("building__footprint"), pk=pk)
    may_record = register.may_record(asker(request)) and unit.retired_on is None
    posted = KEY if request.method == "POST" and may_record else ""
    sections = [_section(request, unit, posted)]
    changes, done = carry_sections(request, sections, posted)
    if done:
        return redirect("tax-unit-papers", pk)
    name = f"{_('Condominium unit')} {unit.number} · {unit.building.condominium.name}"
    context = {
        "subdistrict": unit.subdistrict, "code": unit.code, "sections": sections,
        "changes": changes, "entries": unit_acts(unit), "may_record": may_record,
        "back": {"url": reverse("tax-unit", args=[pk]), "says": name},
    }  # fmt: skip
    return render(request, "taxation/use_facts.html", context)


def _section(request: HttpRequest, unit: Unit, posted: str) -> Section:
    data = request.POST if posted else None
    reason = reason_of(data, KEY)
    uses = holdings.open_unit_uses(unit)
    return Section(
        KEY,
        f"{_('Condominium unit')} {unit.number}",
        [facts_of([], use, data, f"{KEY}-{number}") for number, use in enumerate(uses)],
        reason,
        lambda said: acts.change_unit_use(
            because=acting.because(request, reason), unit_id=unit.pk, uses=said
        ),
        lambda: holdings.open_unit_uses(unit),
    )
