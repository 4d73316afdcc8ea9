"""The office's own customs in the register."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from geo.models import SplitNumbering, Subdistrict


def choose_split_numbering(*, subdistrict: int, custom: str) -> None:
    """From now on the parts of a split are numbered so. Raises ValidationError."""
    if custom not in SplitNumbering.values:
        raise ValidationError(_("Choose one of the two ways."), code="unknown_custom")
    Subdistrict.objects.filter(pk=subdistrict).update(split_numbering=custom)
