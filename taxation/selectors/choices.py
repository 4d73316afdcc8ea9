"""Every choice the law leaves to the office: its effect in words, its values, what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from taxation.models import BodySetting
from taxation.selectors.law import MAP_CHOICES, body_law


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    effect: str
    rule: str
    default: str
    allowed: tuple[str, ...]
    value: str
    kept: BodySetting | None

    @property
    def is_default(self) -> bool:
        return self.value == self.default


def choices_of(subdistrict: int, language: str) -> list[Choice]:
    """The law's choices, then those about reading the map."""
    kept: Mapping[str, BodySetting] = {
        row.key: row
        for row in BodySetting.objects.filter(subdistrict=subdistrict).select_related("changed_by")
    }
    law = body_law(subdistrict)
    found = [
        Choice(
            key, note.names.in_(language), note.rule, note.default, note.allowed,
            law.book.settings[key], kept.get(key),
        )
        for key, note in law.book.setting_notes.items()
    ]  # fmt: skip
    effects = {
        "touch_gap_m": _("Gap in metres up to which two boundaries count as touching"),
        "touch_line_m": _("Length in metres of the common line from which parcels are touching"),
        "road_width_m": _("Gap in metres used instead when parcels across a road are touching"),
    }
    found += [
        Choice(key, effects[key], "G1", default, (), law.map_choices[key], kept.get(key))
        for key, default in MAP_CHOICES.items()
    ]
    return found
