"""Settings of the tax: every choice with its effect, and the body's ordinances and orders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from taxation import permissions
from taxation.models import BodySetting, LawOverlay
from taxation.selectors.choices import choices_of
from taxation.services import choices
from taxation.views.asking import asker, attempt, body_of, language, number


@staff(*permissions.READERS)
@require_GET
def settings_page(request: HttpRequest) -> HttpResponse:
    """Each choice, what it changes, what is chosen, by whom and why."""
    body = body_of(request)
    overlays = LawOverlay.objects.filter(subdistrict=body).select_related(
        "proposed_by", "approved_by"
    )
    context = {
        "subdistrict": body,
        "choices": choices_of(body.pk, language()),
        "overlays": overlays,
        "kinds": LawOverlay.Kind.choices,
        "this_year": timezone.localdate().year,
        "may_assess": permissions.may_assess(asker(request)),
        "changed": BodySetting.objects.filter(subdistrict=body).count(),
    }
    return render(request, "taxation/settings.html", context)


@staff(*permissions.WRITERS)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Set one choice, with a reason."""
    asked = request.POST
    attempt(
        request,
        lambda: choices.choose(
            subdistrict=body_of(request).pk,
            key=asked.get("key", ""),
            value=asked.get("value", ""),
            reason=asked.get("reason", ""),
            by=asker(request),
        ),
        _("Saved. The next run uses it; issued assessments stay as they are."),
    )
    return redirect("tax-settings")


@staff(*permissions.WRITERS)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an ordinance or order in the form of a law file."""
    asked = request.POST
    kind = asked.get("kind", "")
    attempt(
        request,
        lambda: choices.propose_overlay(
            subdistrict=body_of(request).pk,
            kind=kind if kind in LawOverlay.Kind.values else LawOverlay.Kind.DECREE,
            title=asked.get("title", ""),
            first_year=number(asked.get("first_year")) or timezone.localdate().year,
            content=asked.get("content", ""),
            source=asked.get("source", ""),
            by=asker(request),
        ),
        _("Kept as a proposal. Another officer brings it into force."),
    )
    return redirect("tax-settings")


@staff(*permissions.WRITERS)
@require_POST
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Bring a proposal into force, or withdraw it."""
    found = LawOverlay.objects.filter(subdistrict=body_of(request))
    overlay = get_object_or_404(found, pk=pk)
    if act == "approve":
        attempt(request, lambda: choices.approve_overlay(overlay=overlay, by=asker(request)))
    else:
        attempt(request, lambda: choices.withdraw_overlay(overlay=overlay))
    return redirect("tax-settings")
