"""The office's own customs in the register."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from geo import tiles
from geo.models import SplitNumbering, Subdistrict, Village


def choose_split_numbering(*, subdistrict: int, custom: str) -> None:
    """From now on the parts of a split are numbered so. Raises ValidationError."""
    if custom not in SplitNumbering.values:
        raise ValidationError(_("Choose one of the two ways."), code="unknown_custom")
    Subdistrict.objects.filter(pk=subdistrict).update(split_numbering=custom)


def correct_office(*, body: Subdistrict) -> None:
    """Other names, address or telephone of the office."""
    body.save(update_fields=["office_th", "office_en", "office_address_th", "office_phone"])


@transaction.atomic
def correct_villages(*, body: Subdistrict, villages: Iterable[Village]) -> None:
    """Other names of villages, and whose number is sure; the map shows them at once."""
    for village in villages:
        if village.subdistrict_id != body.pk:
            raise ValueError(village.pk)
        village.save(update_fields=["name_th", "name_en", "is_number_confirmed"])
    tiles.drop_all("ground", body.pk)
