"""Units of condominiums by the page: registered, handed over, put to another use, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import staff
from parcels import permissions as register
from parcels.models import Building, Condominium, RegisterEntry, Unit
from parcels.selectors.unit_history import unit_acts, unit_states
from parcels.selectors.units import units_of
from parcels.services import condominium as acts
from parcels.services.holdings import open_unit_uses, with_papers
from taxation import permissions
from taxation.views import acting
from taxation.views.asking import asker, body_of, map_url
from taxation.views.sign_forms import ReasonForm
from taxation.views.telling import Told, told_condominium, told_states, told_unit
from taxation.views.unit_forms import (
    CondominiumForm,
    HolderLines,
    UnitForm,
    UnitNumberForm,
    UseLines,
    holders_of,
    told_holders,
    told_uses,
    uses_of,
)


@staff(*register.RECORDING)
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Register a building, named by its code, as a condominium; again, to correct it."""
    body = body_of(request)
    code = request.GET.get("building", "")
    form = CondominiumForm(request.POST or None, initial=_registration(body.pk, code))
    changes = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        building = _standing(body.pk, said["building"])
        if building is None:
            form.add_error("building", _("There is no building with this code that stands today."))
        else:
            changes, done = acting.carry(
                request,
                lambda: acts.found_condominium(
                    because=acting.because(request, form),
                    building_id=building.pk,
                    name=said["name"],
                    number=said["number"],
                    registered_on=said["registered_on"],
                ),
                lambda: _told_registration(building.pk),
            )
            if done:
                return redirect("tax-condominium", building.pk)
    context = {"subdistrict": body, "form": form, "changes": changes}
    return render(request, "taxation/condominium_new.html", context)


@staff(*register.RECORDING)
@require_http_methods(["GET", "POST"])
def new_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a unit with its uses and holders."""
    body, building = body_of(request), _condominium_building(request, pk)
    form = UnitForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    uses = UseLines(request.POST or None, prefix="uses")
    owners = _holder_lines(request, body.pk)
    changes = None
    if request.method == "POST" and _all_valid(form, uses, owners):
        said = form.cleaned_data
        new = acts.NewUnit(
            said["number"], said["floor"], said["area_sq_m"], said["common_share"],
            uses_of(uses), holders_of(owners),
        )  # fmt: skip
        changes, done = acting.carry(
            request,
            lambda: acts.register_unit(
                because=acting.because(request, form), building_id=pk, new=new
            ),
            lambda: _told(pk, said["number"].strip()),
        )
        if done:
            return redirect("tax-condominium", pk)
    context = {
        "subdistrict": body, "building": building, "condominium": building.condominium,
        "form": form, "uses": uses, "owners": owners, "changes": changes,
    }  # fmt: skip
    return render(request, "taxation/unit_new.html", context)


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit with its acts: `do` says which of its forms was sent."""
    body = body_of(request)
    rows = Unit.objects.of(body).select_related("building__condominium", "building__parcel")
    unit = get_object_or_404(rows.defer("building__footprint"), pk=pk)
    may_record = register.may_record(asker(request)) and unit.retired_on is None
    posted = request.POST.get("do", "") if request.method == "POST" and may_record else ""
    told = _units(unit.building_id).get(unit.number, {}) if unit.retired_on is None else {}
    forms = _forms(request, unit, told, posted)
    changes = None
    if posted and (act := _act(request, unit, posted, forms)):
        changes, done = acting.carry(request, act, lambda: _told_unit(unit))
        if done:
            return redirect("tax-unit", pk)
    context = {
        "subdistrict": body, "unit": unit, "told": told, "forms": forms, "did": posted,
        "changes": changes, "may_record": may_record,
        "may_take_back": register.may_record(asker(request)),
        "entries": unit_acts(unit), "states": told_states(unit_states(unit)),
        "map_url": map_url(unit.building.parcel), "condominium": unit.building.condominium,
    }  # fmt: skip
    return render(request, "taxation/unit.html", context)


def _forms(
    request: HttpRequest, unit: Unit, told: dict[str, Any], posted: str
) -> dict[str, dict[str, Any]]:
    """Each act's reason and lines; only the one that was sent is bound."""
    body, today = unit.subdistrict_id, {"effective_on": timezone.localdate()}

    def reason(name: str) -> ReasonForm:
        bound = request.POST if posted == name else None
        return ReasonForm(bound, initial=today, auto_id=f"id_{name}_%s")

    uses = UseLines(
        request.POST if posted == "use" else None, prefix="uses", initial=told_uses(unit)
    )
    owners = HolderLines(
        request.POST if posted == "transfer" else None,
        prefix="owners",
        initial=told_holders(told) if told else [],
        form_kwargs={"subdistrict": body},
    )
    now = {"number": unit.number, "floor": unit.floor, **today}
    numbers = request.POST if posted == "correct" else None
    return {
        "correct": {"reason": UnitNumberForm(numbers, initial=now, auto_id="id_correct_%s")},
        "transfer": {"reason": reason("transfer"), "lines": owners},
        "use": {"reason": reason("use"), "lines": uses},
        "end": {"reason": reason("end")},
    }


def _act(
    request: HttpRequest, unit: Unit, posted: str, forms: dict[str, dict[str, Any]]
) -> Callable[[], RegisterEntry] | None:
    """The act a form asks for; None when it is not filled in rightly."""
    mine = forms.get(posted, {})
    if not mine or not _all_valid(*mine.values()):
        return None
    why = acting.because(request, mine["reason"])
    if posted == "correct":
        said = mine["reason"].cleaned_data
        return lambda: acts.correct_unit(
            because=why, unit_id=unit.pk, number=said["number"], floor=said["floor"]
        )
    if posted == "transfer":
        owners = holders_of(mine["lines"])
        return lambda: acts.transfer_unit(because=why, unit_id=unit.pk, owners=owners)
    if posted == "use":
        uses = with_papers(uses_of(mine["lines"]), open_unit_uses(unit))
        return lambda: acts.change_unit_use(because=why, unit_id=unit.pk, uses=uses)
    return lambda: acts.end_unit(because=why, unit_id=unit.pk)


def _all_valid(*forms: Any) -> bool:
    """Ask each, so that every fault is shown at once."""
    asked = [form.is_valid() for form in forms]
    return all(asked)


def _units(building: int) -> dict[str, dict[str, Any]]:
    return {one["number"]: one for one in units_of([building], with_owners=True).get(building, [])}


def _told(building: int, number: str) -> Told:
    return told_unit(_units(building).get(number))


def _told_unit(unit: Unit) -> Told:
    """The unit as it is now, whatever its number has become."""
    number = Unit.objects.values_list("number", flat=True).get(pk=unit.pk)
    return _told(unit.building_id, number)


def _told_registration(building: int) -> Told:
    return told_condominium(Condominium.objects.filter(building=building).first())


def _registration(body: int, code: str) -> dict[str, Any]:
    """What is registered already, for a form that corrects it."""
    today = timezone.localdate()
    told: dict[str, Any] = {"building": code, "effective_on": today, "registered_on": today}
    rows = Condominium.objects.filter(subdistrict=body, building__code=code)
    if one := rows.first():
        told |= {"name": one.name, "number": one.registration_number,
                 "registered_on": one.registered_on}  # fmt: skip
    return told


def _standing(body: int, code: str) -> Building | None:
    return Building.objects.of(body).current().filter(code=code).defer("footprint").first()


def _condominium_building(request: HttpRequest, pk: int) -> Building:
    rows = Building.objects.of(body_of(request)).filter(condominium__isnull=False)
    return get_object_or_404(rows.select_related("condominium").defer("footprint"), pk=pk)


def _holder_lines(request: HttpRequest, body: int) -> Any:
    return HolderLines(request.POST or None, prefix="owners", form_kwargs={"subdistrict": body})
