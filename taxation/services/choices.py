"""What the body decides: its choices, its ordinances and orders, findings on adjoining parcels."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from parcels.models import Parcel
from taxation.law.book import load_law, parse_overlay
from taxation.law.errors import LawError
from taxation.models import BodySetting, ContiguityOverride, LawOverlay
from taxation.selectors.law import MAP_CHOICES, overlays_of

MOST_METRES = 100


@transaction.atomic
def choose(*, subdistrict: int, key: str, value: str, reason: str, by: User | None) -> BodySetting:
    """Set one choice. The law's own check says whether the value is allowed."""
    _need(reason)
    value = check_choice(subdistrict=subdistrict, key=key, value=value)
    setting, _made = BodySetting.objects.update_or_create(
        subdistrict_id=subdistrict,
        key=key,
        defaults={
            "value": value,
            "reason": reason.strip()[:500],
            "changed_by": by,
            "changed_at": timezone.now(),
        },
    )
    return setting


def check_choice(*, subdistrict: int, key: str, value: str) -> str:
    """The value, if the choice allows it; nothing is written."""
    if key in MAP_CHOICES:
        return _metres(value)
    _checked(subdistrict, [{"key": "settings", "values": {key: value}}])
    return value


def _metres(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        number = -1
    if not 0 <= number <= MOST_METRES:
        raise ValidationError(_("Write metres from 0 to 100."), code="metres_wrong")
    return value


@transaction.atomic
def propose_overlay(
    *,
    subdistrict: int,
    kind: str,
    title: str,
    first_year: int,
    content: str,
    source: str,
    by: User | None,
    last_year: int | None = None,
) -> LawOverlay:
    """Keep an ordinance or order as proposed, once the law's loader accepts its text."""
    if not title.strip() or not source.strip():
        raise ValidationError(
            _("Name the instrument and its number, date and approval."), code="source_missing"
        )
    _checked(subdistrict, _parsed(content, title))
    return LawOverlay.objects.create(
        subdistrict_id=subdistrict,
        kind=kind,
        title=title.strip()[:200],
        first_year=first_year,
        last_year=last_year,
        content=content,
        source=source.strip()[:300],
        proposed_by=by,
    )


@transaction.atomic
def approve_overlay(*, overlay: LawOverlay, by: User) -> None:
    """Bring a proposal into force: a second person, and the law's loader again."""
    locked = LawOverlay.objects.select_for_update().get(pk=overlay.pk)
    if locked.state != LawOverlay.State.PROPOSED:
        raise ValidationError(_("This is not a proposal any more."), code="overlay_closed")
    if locked.proposed_by_id == by.pk:
        raise PermissionDenied(_("Who proposed it may not bring it into force."))
    _checked(locked.subdistrict_id, _parsed(locked.content, locked.title))
    locked.state, locked.approved_by = LawOverlay.State.IN_FORCE, by
    locked.approved_at = timezone.now()
    locked.save(update_fields=["state", "approved_by", "approved_at"])


@transaction.atomic
def withdraw_overlay(*, overlay: LawOverlay) -> None:
    """Take it out of later runs; issued assessments keep the law they were made with."""
    LawOverlay.objects.filter(pk=overlay.pk).update(state=LawOverlay.State.WITHDRAWN)


@transaction.atomic
def find_contiguity(
    *, first: Parcel, second: Parcel, finding: str, reason: str, by: User | None
) -> ContiguityOverride:
    """An officer's finding on two parcels, whatever the map shows."""
    _need(reason)
    if first.subdistrict_id != second.subdistrict_id or first.pk == second.pk:
        raise ValidationError(_("Name two parcels of this sub-district."), code="parcels_wrong")
    low, high = sorted((first, second), key=lambda one: one.pk)
    made, _new = ContiguityOverride.objects.update_or_create(
        subdistrict=low.subdistrict,
        first=low,
        second=high,
        defaults={
            "finding": finding,
            "reason": reason.strip()[:500],
            "by": by,
            "made_at": timezone.now(),
        },
    )
    return made


def _need(reason: str) -> None:
    if not reason.strip():
        raise ValidationError(_("Say why, in a sentence."), code="reason_missing")


def _parsed(content: str, title: str) -> list[dict[str, object]]:
    try:
        return parse_overlay(content, title)
    except LawError as wrong:
        raise _refusal(wrong) from wrong


def _checked(subdistrict: int, more: list[dict[str, object]]) -> None:
    try:
        load_law([*overlays_of(subdistrict), *more])
    except LawError as wrong:
        raise _refusal(wrong) from wrong


def _refusal(wrong: LawError) -> ValidationError:
    return ValidationError(wrong.say((get_language() or "th")[:2]), code=wrong.code)
