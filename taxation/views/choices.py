"""Settings of the tax: every choice with its effect, and the body's ordinances and orders."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from taxation import permissions, tasks
from taxation.law.errors import LawError
from taxation.law.money import baht
from taxation.models import BodySetting, LawOverlay
from taxation.selectors.choices import answer_name, choices_of
from taxation.selectors.effects import ON_THE_ROLL, Effect, acts_on, effects, known_effects
from taxation.selectors.law import body_law
from taxation.services import choices
from taxation.views.asking import asker, attempt, body_of, language, number

BUDDHIST = 543
#: So long a worker that has not begun is waited for before another is asked.
ASK_AGAIN_SECONDS = 30


@staff(*permissions.READERS)
@require_GET
def settings_page(request: HttpRequest) -> HttpResponse:
    """Each choice, what it changes, what is chosen, by whom and why."""
    body = body_of(request)
    overlays = LawOverlay.objects.filter(subdistrict=body).select_related(
        "proposed_by", "approved_by"
    )
    asked = request.GET.get("effect", "")
    year = _year(request)
    known = known_effects(body.pk, year)
    context = {
        "subdistrict": body,
        "effect_of": asked,
        "effect": _words_or_refusal(request, asked) if asked else "",
        "effect_year": year + BUDDHIST,
        "choices": [
            (one, _sentences(known.found.get(one.key) or []))
            for one in choices_of(body.pk, language())
        ],
        "to_find": known.missing,
        "overlays": overlays,
        "kinds": LawOverlay.Kind.choices,
        "this_year_be": timezone.localdate().year + BUDDHIST,
        "may_assess": permissions.may_assess(asker(request)),
        "changed": BodySetting.objects.filter(subdistrict=body).count(),
    }
    return render(request, "taxation/settings.html", context)


@staff(*permissions.READERS)
@require_GET
def effects_found(request: HttpRequest) -> HttpResponse:
    """The effects of all choices as far as they are found; who asks sets the worker to the rest."""
    body, year = body_of(request).pk, _year(request)
    known = known_effects(body, year)
    waits = known.missing and not known.at_work
    if waits and cache.add(f"tax-effects-asked:{body}:{year}", True, ASK_AGAIN_SECONDS):
        tasks.find_effects.delay(body, year)
    words = {key: _sentences(found) for key, found in known.found.items() if found is not None}
    return JsonResponse({"words": words, "missing": known.missing})


@staff(*permissions.READERS)
@require_GET
def effect(request: HttpRequest, key: str) -> HttpResponse:
    """What another answer would change on the year's roll, in words. `value`: one to try."""
    try:
        words = _words(request, key)
    except (LawError, ValidationError) as refused:
        return JsonResponse({"code": "refused", "message": _said(refused)}, status=400)
    return JsonResponse({"words": words})


def _words_or_refusal(request: HttpRequest, key: str) -> str:
    try:
        return _words(request, key)
    except (LawError, ValidationError) as refused:
        return _said(refused)


def _said(refused: LawError | ValidationError) -> str:
    if isinstance(refused, LawError):
        return refused.say(language())
    return " ".join(refused.messages)


def _words(request: HttpRequest, key: str) -> str:
    body, tried = body_of(request).pk, request.GET.get("value", "")
    if tried:
        choices.check_choice(subdistrict=body, key=key, value=tried)
    found = effects(body, _year(request), key, (tried,) if tried else None)
    if not found and acts_on(body_law(body), key) in ON_THE_ROLL:
        return _("Write another value to see its effect.")
    return _sentences(found)


def _sentences(found: Sequence[Effect]) -> str:
    return " · ".join(f"{answer_name(one.value)}: {_sentence(one)}" for one in found)


def _sentence(one: Effect) -> str:
    if not one.changed and not one.settle:
        return _("nobody's tax changes")
    said = ngettext(
        "%(count)s taxpayer, %(baht)s baht (%(more)s more, %(less)s less)",
        "%(count)s taxpayers, %(baht)s baht (%(more)s more, %(less)s less)",
        one.changed,
    ) % {
        "count": f"{one.changed:,}",
        "baht": f"{baht(one.change):+,}".replace("-", "−"),
        "more": f"{one.more:,}",
        "less": f"{one.less:,}",
    }
    if one.settle:
        said += ", " + _("%(count)s would have to be settled first") % {"count": one.settle}
    return said


def _year(request: HttpRequest) -> int:
    """The tax year whose roll is tried: this year's, or the last that is configured."""
    years = body_law(body_of(request).pk).book.years()
    this = timezone.localdate().year
    return this if this in years else years[-1]


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
            first_year=_christian(number(asked.get("first_year"))) or timezone.localdate().year,
            content=asked.get("content", ""),
            source=asked.get("source", ""),
            by=asker(request),
        ),
        _("Kept as a proposal. Another officer brings it into force."),
    )
    return redirect("tax-settings")


def _christian(year: int | None) -> int | None:
    """A year as typed, in the Buddhist era; no law is as old as what would else be meant."""
    return year - BUDDHIST if year and year > BUDDHIST + 1900 else year


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
