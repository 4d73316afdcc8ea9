"""What an import would change, in words: names of the fields, and of what stands in them."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parcels import ltax
from parcels.models import ImportRow
from parcels.models.vocabulary import DocumentType, MainUse, Material, PartyKind

#: Of buildings, houses, persons and signs; fields of parcels have their words in the kinds.
NAMES: Mapping[str, Promise] = {
    "boundary": _("Outline (m²)"),
    "register_area_sq_wah": _("Register area (square wah)"),
    "area": _("Area"),
    "number": _("House number"),
    "building": _("Building"),
    "parcels": _("Parcels"),
    "type_code": _("Building type"),
    "material": _("Structure"),
    "floors": _("Floors"),
    "area_sq_m": _("Area (m²)"),
    "year_built": _("Year built"),
    "business_name": _("Business"),
    "wording": _("Wording of the sign"),
    "is_moving": _("Moving"),
    "width_cm": _("Width (cm)"),
    "height_cm": _("Height (cm)"),
    "sides": _("Sides"),
    "installed_on": _("Put up on"),
    "title": _("Title"),
    "name": _("Name"),
    "family_name": _("Family name"),
    "kind": _("Kind of person"),
    "nationality": _("Nationality"),
    "status": _("Status"),
    "phone": _("Telephone"),
    "address": _("Address"),
    "mailing_address": _("Mailing address"),
}
_CHOICES: dict[str, type[TextChoices]] = {
    "use": MainUse, "document_type": DocumentType, "material": Material, "kind": PartyKind,
}  # fmt: skip
_BUDDHIST = 543


def changes_of(row: ImportRow) -> list[tuple[str, object, object]]:
    """Field, as it is, as it would be; the holder's name is not told."""
    told = [(name, pair) for name, pair in row.changes.items() if name not in ("from", "owner")]
    return [(name, in_words(name, was), _becomes(name, was, now)) for name, (was, now) in told]


def _becomes(name: str, was: object, now: object) -> object:
    """An outline is told by its area; one that keeps it has moved all the same."""
    if name == "boundary" and was == now:
        return _("other corners, the same area")
    return in_words(name, now)


def in_words(name: str, value: object) -> object:
    """A code of the register or of LTAX as a person reads it; anything else as it is."""
    if value in (None, ""):
        return "–"
    if name == "use":
        value = ltax.FLOOR_USES.get(str(value), value)
    if name == "year_built" and str(value).isdecimal():
        return int(str(value)) + _BUDDHIST
    known = dict(_CHOICES[name].choices) if name in _CHOICES else {}
    return known.get(str(value), value)
