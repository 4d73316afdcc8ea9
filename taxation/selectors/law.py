"""The law as one body applies it: the national files, its overlays in force, its choices."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from taxation.law.book import LawBook, load_law, parse_overlay
from taxation.law.schema import Law
from taxation.models import BodySetting, LawOverlay

#: Choices about reading the map, not about the law: key -> default. Metres.
MAP_CHOICES: Mapping[str, str] = {
    "touch_gap_m": "0.05",
    "touch_line_m": "0.50",
    "road_width_m": "12",
}


@dataclass(frozen=True, slots=True)
class BodyLaw:
    """The book of one body and its map choices; `overlays` rebuild the same book years later."""

    book: LawBook
    overlays: tuple[dict[str, Any], ...]
    map_choices: Mapping[str, str]

    def of(self, year: int) -> Law:
        """The law of a tax year; refuses a year that is not configured."""
        return self.book.for_tax_year(year)


def body_law(subdistrict: int, more: tuple[dict[str, Any], ...] = ()) -> BodyLaw:
    """The law of a body today, with `more` laid over it (a what-if)."""
    return rebuilt([*overlays_of(subdistrict), *more], map_choices(subdistrict))


def warning_days(subdistrict: int) -> int:
    """The time a warning of arrears gives; the Act names none, so the office says it."""
    return int(body_law(subdistrict).book.settings["warning_days"])


def notice_days(subdistrict: int) -> int:
    """How long before a survey its notice is posted (s27)."""
    book = body_law(subdistrict).book
    return book.for_tax_year(book.years()[-1]).limits.days["survey_notice"]


def rebuilt(overlays: list[dict[str, Any]], choices: Mapping[str, str]) -> BodyLaw:
    """The same book from stored overlays."""
    text = json.dumps(overlays, sort_keys=True, ensure_ascii=False)
    return BodyLaw(_book(text), tuple(overlays), choices)


def overlays_of(subdistrict: int) -> list[dict[str, Any]]:
    """Overlays in force, oldest first, then the body's choices as the last."""
    kept = LawOverlay.objects.filter(subdistrict=subdistrict, state=LawOverlay.State.IN_FORCE)
    texts = kept.order_by("approved_at", "pk").values_list("content", "title")
    found = [plain(part) for content, title in texts for part in parse_overlay(content, title)]
    values = {
        row.key: row.value
        for row in BodySetting.objects.filter(subdistrict=subdistrict).order_by("key")
        if row.key not in MAP_CHOICES
    }
    return [*found, {"key": "settings", "values": values}] if values else found


def map_choices(subdistrict: int) -> dict[str, str]:
    """How the map is read for adjoining, over the defaults."""
    rows = BodySetting.objects.filter(subdistrict=subdistrict, key__in=MAP_CHOICES)
    return {**MAP_CHOICES, **{row.key: str(row.value) for row in rows}}


def plain(value: Any) -> Any:
    """As JSON keeps it: days and keys as text."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@lru_cache(maxsize=32)
def _book(text: str) -> LawBook:
    return load_law(json.loads(text))
