"""The office's own words for the texts of its forms: checked, kept, given up again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from taxation.forms.texts import editable, filled
from taxation.models import FormWording

MOST_LETTERS = 2000


def check_wording(key: str, text: str) -> str:
    """The text, tidied, if it can stand in its form. Raises ValidationError saying what is wrong.

    It is filled with the same words in braces as the form's own: no amount and no day is lost.
    """
    known = editable().get(key)
    if known is None:
        raise ValidationError(_("There is no such text."), code="text_unknown")
    text = " ".join(text.split())
    if not 0 < len(text) <= MOST_LETTERS:
        raise ValidationError(_("Write 1 to 2,000 letters."), code="text_length")
    try:
        words = filled(text)
    except ValueError as wrong:
        raise ValidationError(
            _("A brace { or } stands alone: write both, or none."), code="brace_alone"
        ) from wrong
    if words != known.filled:
        needed = " ".join(f"{{{word}}}" for word in known.filled) or "–"
        raise ValidationError(
            _("The text needs exactly these words in braces, each as it is: %(needed)s"),
            code="braces_differ",
            params={"needed": needed},
        )
    try:
        text.format(**dict.fromkeys(words, 0))
    except (ValueError, KeyError, IndexError, AttributeError) as wrong:
        raise ValidationError(
            _("The text needs exactly these words in braces, each as it is: %(needed)s"),
            code="braces_differ",
            params={"needed": " ".join(f"{{{word}}}" for word in known.filled) or "–"},
        ) from wrong
    return text


@transaction.atomic
def change_wording(
    *, subdistrict: int, key: str, text: str, reason: str, by: User | None
) -> FormWording | None:
    """Keep the office's words for one text; None when they are the form's own again."""
    text = check_wording(key, text)
    if not reason.strip():
        raise ValidationError(_("Say why, in a sentence."), code="reason_missing")
    if text == " ".join(editable()[key].text.split()):
        restore_wording(subdistrict=subdistrict, key=key)
        return None
    kept, _made = FormWording.objects.update_or_create(
        subdistrict_id=subdistrict,
        key=key,
        defaults={
            "text": text,
            "reason": reason.strip()[:300],
            "changed_by": by,
            "changed_at": timezone.now(),
        },
    )
    return kept


@transaction.atomic
def restore_wording(*, subdistrict: int, key: str) -> None:
    """Give the office's words up: the form's own are printed again. The row history keeps them."""
    FormWording.objects.filter(subdistrict=subdistrict, key=key).delete()
