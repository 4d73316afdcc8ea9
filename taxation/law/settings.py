"""The choices the law leaves to the office: known names, allowed values, defaults."""

from collections.abc import Mapping
from typing import Any

from taxation.law.errors import BadFacts, LawError
from taxation.law.law_files import names
from taxation.law.money import decimal_of
from taxation.law.reader import Node
from taxation.law.schema import Setting

#: What a choice may act on.
ACTS = ("tax", "register", "map", "payment", "print", "signs", "survey", "principle")
MOST_DAYS = 180
#: Kinds of answers that are written, not chosen.
FORMS = {"amount": "0.00 or more", "days": f"1-{MOST_DAYS}"}


def notes(node: Node) -> dict[str, Setting]:
    """Every setting with its default, allowed values and explanation in both languages."""
    return {key: _note(key, row) for key, row in node.child("entries").items()}


def chosen(known: Mapping[str, Setting], values: Mapping[str, Any]) -> dict[str, str]:
    """The office's values over the defaults; an unknown name or value is refused."""
    result = {key: note.default for key, note in known.items()}
    for key, raw in values.items():
        if key not in known:
            raise LawError("setting_unknown", at=str(key))
        result[key] = _checked(known[key], _word(raw))
    return result


def _word(raw: object) -> str:
    """JSON's true, false and null as the words of the settings file."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return "none" if raw is None else str(raw)


def _note(key: str, row: Node) -> Setting:
    row.only("default", "allowed", "kind", "rule", "th", "en", "acts", "only")
    allowed, kind, only = row.maybe("allowed"), row.maybe("kind"), row.maybe("only")
    acts = row.maybe("acts")
    choices = tuple(one.text() for one in allowed.rows()) if allowed else ()
    note = Setting(
        key,
        row.child("default").text(),
        choices,
        kind.text() if kind else "choice",
        row.child("rule").text(),
        names(row),
        acts.text() if acts else "tax",
        names(only) if only else None,
    )
    if choices and note.default not in choices:
        raise row.wrong("default is not among allowed", "list the default in allowed")
    if not choices and note.kind not in FORMS:
        raise row.wrong("has no answers", "list them in allowed, or name a kind of answer")
    if note.acts not in ACTS:
        raise row.wrong("acts on nothing known", f"use one of: {', '.join(ACTS)}")
    if (len(choices) == 1) != (note.only is not None):
        raise row.wrong("one answer and its reason go together", "add or remove `only`")
    return note


def _is_fine(note: Setting, value: str) -> bool:
    if note.kind == "days":
        return value.isdecimal() and value.isascii() and 1 <= int(value) <= MOST_DAYS
    if note.kind != "amount":
        return value in note.allowed
    try:
        return decimal_of(value) >= 0
    except BadFacts:
        return False


def _checked(note: Setting, value: str) -> str:
    if not _is_fine(note, value):
        allowed = ", ".join(note.allowed) or FORMS[note.kind]
        raise LawError("setting_value", at=note.key, value=value, allowed=allowed)
    return value
