"""Every choice the law leaves to the office: its effect in words, its values, what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from taxation.law.errors import texts
from taxation.models import BodySetting
from taxation.selectors.effects import ON_THE_ROLL
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
    acts: str
    only: str = ""

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The allowed values, each with its name."""
        return [(value, answer_name(value)) for value in self.allowed]

    @property
    def shown(self) -> str:
        return answer_name(self.value) if self.allowed else self.value

    @property
    def shown_default(self) -> str:
        return answer_name(self.default) if self.allowed else self.default

    @property
    def is_on_the_roll(self) -> bool:
        """Whether another answer can change the amount of a year's tax."""
        return self.acts in ON_THE_ROLL

    @property
    def is_default(self) -> bool:
        return self.value == self.default


def answer_name(value: str) -> str:
    """What an answer is called; a number is its own name."""
    known: dict[str, str] = texts("names")["answers"].get(value, {})
    return known.get((get_language() or "th")[:2], value)


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
            law.book.settings[key], kept.get(key), note.acts,
            note.only.in_(language) if note.only else "",
        )
        for key, note in law.book.setting_notes.items()
    ]  # fmt: skip
    effects = {
        "touch_gap_m": _("Gap in metres up to which two boundaries count as touching"),
        "touch_line_m": _("Length in metres of the common line from which parcels are touching"),
        "road_width_m": _("Gap in metres used instead when parcels across a road are touching"),
    }
    found += [
        Choice(key, effects[key], "G1", default, (), law.map_choices[key], kept.get(key), "map")
        for key, default in MAP_CHOICES.items()
    ]
    return found
