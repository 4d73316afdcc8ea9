"""Numbers, titles and wording of the forms, from texts.yaml, under the office's own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

#: The forms whose words an office may change, in the order they are shown.
EDITABLE = (
    "notice", "calculation", "unit_calculation", "objection", "objection_words", "receipt",
    "receipt_words", "warning", "relief", "survey", "price_list", "unit_price_list", "inventory",
    "unit_inventory", "land_office", "sign_declaration", "sign_notice", "property_register",
    "tax_ledger",
)  # fmt: skip
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a form: its place "notice.subject", and the words in braces it is filled with."""

    key: str
    text: str
    filled: tuple[str, ...]


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    text = (Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def form(key: str, own: Mapping[str, str] = NOTHING) -> Any:
    """The texts of one form ("notice", "calculation"...), with the office's `own` by place.

    Raises KeyError for an unknown one.
    """
    found = _all()[key]
    mine = {place: text for place, text in own.items() if place.split(".")[0] == key}
    return _laid_over(found, key, mine) if mine else found


def _laid_over(found: Any, at: str, own: Mapping[str, str]) -> Any:
    if isinstance(found, dict):
        return {name: _laid_over(one, f"{at}.{name}", own) for name, one in found.items()}
    if isinstance(found, list):
        return [_laid_over(one, f"{at}.{number}", own) for number, one in enumerate(found)]
    return own.get(at, found)


@lru_cache(maxsize=1)
def editable() -> Mapping[str, Text]:
    """Every text an office may change, by place."""
    return {one.key: one for key in EDITABLE for one in _leaves(_all()[key], key)}


def _leaves(found: Any, at: str) -> Iterator[Text]:
    if isinstance(found, dict):
        for name, one in found.items():
            yield from _leaves(one, f"{at}.{name}")
    elif isinstance(found, list):
        for number, one in enumerate(found):
            yield from _leaves(one, f"{at}.{number}")
    elif isinstance(found, str):
        yield Text(at, found, filled(found))


def filled(text: str) -> tuple[str, ...]:
    """The words in braces of a text, sorted. Raises ValueError for a brace without its other."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return tuple(sorted(names))
