"""How a page does an act of the register: try it first, do it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import staff
from parcels import permissions as register
from parcels.models import Building, Parcel, RegisterEntry
from parcels.problems import RegisterProblem
from parcels.services.undo import undo
from parcels.services.work import Because
from taxation.views.asking import asker
from taxation.views.sign_forms import ReasonForm
from taxation.views.telling import Told


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a preview."""

    label: str
    now: object
    then: object


def because(request: HttpRequest, form: ReasonForm) -> Because:
    """Who acts, why, since when, on what paper."""
    said = form.cleaned_data
    return Because(
        by=asker(request),
        reason=said["reason"],
        effective_on=said["effective_on"],
        document=form.document(),
    )


def do(request: HttpRequest, act: Callable[[], RegisterEntry]) -> RegisterEntry | None:
    """Do the act; say that it is kept, or why not."""
    try:
        entry = act()
    except (RegisterProblem, ValidationError) as refused:
        messages.error(request, _said(refused), extra_tags="bad")
        return None
    messages.success(
        request, _("Saved. It can be taken back under “Latest acts”."), extra_tags="ok"
    )
    return entry


def preview(
    request: HttpRequest, act: Callable[[], RegisterEntry], told: Callable[[], Told]
) -> list[Change] | None:
    """What the act would change; nothing of it stays. None when it is refused."""
    before = told()
    try:
        with transaction.atomic():
            act()
            after = told()
            transaction.set_rollback(True)
    except (RegisterProblem, ValidationError) as refused:
        messages.error(request, _said(refused), extra_tags="bad")
        return None
    labels = {**before, **after}
    return [
        Change(label, before.get(label, "–"), after.get(label, "–"))
        for label in labels
        if before.get(label) != after.get(label)
    ]


def carry(
    request: HttpRequest, act: Callable[[], RegisterEntry], told: Callable[[], Told]
) -> tuple[list[Change] | None, bool]:
    """What the act would change, when that was asked; else do it and say whether it was done."""
    if "preview" in request.POST:
        return preview(request, act, told), False
    return None, do(request, act) is not None


def _said(refused: RegisterProblem | ValidationError) -> str:
    if isinstance(refused, RegisterProblem):
        return str(refused.message)
    return " ".join(refused.messages)


def latest_acts(of: Parcel | Building, most: int = 5) -> list[RegisterEntry]:
    """The last acts on a parcel or building, with who did them; undone ones say so."""
    rows = of.entries.select_related("by", "document", "reversed_by").order_by("-pk")
    return list(rows[:most])


@staff(*register.RECORDING)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an act, or undo its undoing, and return to the page it was asked from."""
    reason = request.POST.get("reason", "").strip()
    user = asker(request)
    known = RegisterEntry.objects.filter(subdistrict=user.subdistrict_id, pk=pk).first()
    on = known.effective_on if known else timezone.localdate()
    do(request, lambda: undo(entry_id=pk, because=Because(by=user, reason=reason, effective_on=on)))
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if back.startswith("/") and is_ours else "tax-condominiums")
