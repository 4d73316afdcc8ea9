"""Answers of a form as typed, checked against its fields. Pure; texts arrive, typed JSON leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from service_requests.catalogue import Field

TEXT_MAX, LONG_MAX = 300, 4000
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_YES = {"yes", "true", "1", "on"}
BUDDHIST = 543


class Typed(Protocol):
    """What a form post offers."""

    def get(self, key: str, default: Any = None, /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...


@dataclass(frozen=True)
class Posted:
    """Answers held as a plain mapping (JSON from a phone or a test), read like a form post."""

    values: Mapping[str, Any]

    def get(self, key: str, default: Any = None, /) -> Any:
        value = self.values.get(key, default)
        return value[0] if isinstance(value, list) and value else value

    def getlist(self, key: str, /) -> list[Any]:
        value = self.values.get(key, [])
        return value if isinstance(value, list) else [value]


def check(fields: Iterable[Field], typed: Typed, *, prefix: str = "") -> dict[str, Any]:
    """Typed answers as JSON values, empty ones left out.

    Raises ValidationError with one message a field, told in words that say what to do.
    """
    found: dict[str, Any] = {}
    errors: dict[str, ValidationError] = {}
    for item in fields:
        try:
            value = _value(item, [str(v).strip() for v in typed.getlist(prefix + item.key)])
        except ValidationError as error:
            errors[item.key] = error
            continue
        if value not in (None, "", []):
            found[item.key] = value
    if errors:
        raise ValidationError(errors)
    return found


def for_applicant(fields: Iterable[Field]) -> list[Field]:
    return [item for item in fields if not item.crew]


def for_crew(fields: Iterable[Field]) -> list[Field]:
    return [item for item in fields if item.crew]


def is_urgent(urgent_when: Mapping[str, Sequence[Any]], answers: Mapping[str, Any]) -> bool:
    return any(answers.get(key) in values for key, values in urgent_when.items())


def read_aloud(item: Field, value: Any, language: str) -> str:
    """An answer in words, for a page or a slip."""
    if item.type == "bool":
        return _("Yes") if value else _("No")
    if item.type in {"one", "many"}:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(
            item.options[code].of(language) if code in item.options else str(code) for code in codes
        )
    return str(value)


def _value(item: Field, texts: list[str]) -> Any:
    texts = [text for text in texts if text]
    if not texts:
        if item.required:
            raise ValidationError(_("Please answer this question."), code="required")
        return None
    if item.type == "many":
        return [_choice(item, text) for text in texts]
    return _READERS[item.type](item, texts[0])


def _choice(item: Field, text: str) -> str:
    if text not in item.options:
        raise ValidationError(_("Please choose one of the answers shown."), code="unknown_choice")
    return text


def _text(item: Field, text: str) -> str:
    most = LONG_MAX if item.type == "long" else TEXT_MAX
    if len(text) > most:
        raise ValidationError(
            _("Please shorten this to %(most)d letters.") % {"most": most}, code="too_long"
        )
    return text


def _whole(_item: Field, text: str) -> int:
    digits = text.translate(_THAI_DIGITS).replace(",", "")
    if not digits.isdigit() or len(digits) > 9:
        raise ValidationError(_("Please write a whole number, for example 3."), code="not_a_number")
    return int(digits)


def _decimal(_item: Field, text: str) -> str:
    try:
        number = Decimal(text.translate(_THAI_DIGITS).replace(",", ""))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0 or number > Decimal(10**12):
        raise ValidationError(_("Please write a number, for example 2.5."), code="not_a_number")
    return f"{number:f}"


def _date(_item: Field, text: str) -> str:
    return str(_moment(text, dt.date.fromisoformat).isoformat())


def _datetime(_item: Field, text: str) -> str:
    return str(_moment(text, dt.datetime.fromisoformat).isoformat(timespec="minutes"))


def _moment(text: str, read: Callable[[str], Any]) -> Any:
    """A day as the browser sends it (2026-11-22); a Buddhist year is read as one."""
    try:
        day = read(text.translate(_THAI_DIGITS))
        if day.year > 2400:
            day = day.replace(year=day.year - BUDDHIST)
    except ValueError as error:
        raise ValidationError(
            _("Please choose a day, for example 22 Nov 2026."), code="not_a_date"
        ) from error
    return day


def _bool(_item: Field, text: str) -> bool:
    return text.lower() in _YES


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "long": _text,
    "person": _text,
    "int": _whole,
    "dec": _decimal,
    "date": _date,
    "dt": _datetime,
    "bool": _bool,
    "one": _choice,
}
