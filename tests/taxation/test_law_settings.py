"""The office's choices: how their file is read, and what each refusal names."""

import pytest

from taxation.law.errors import BadLawFile, LawError
from taxation.law.reader import Node
from taxation.law.settings import ACTS, chosen, notes

WORDS = {"th": "ไทย", "en": "English"}
FILE: dict[str, dict[str, dict[str, object]]] = {
    "entries": {
        "side": {"default": "left", "allowed": ["left", "right"], "rule": "R4", **WORDS},
        "limit": {"default": "0.00", "kind": "amount", "rule": "R6", "acts": "payment", **WORDS},
        "days": {"default": "15", "kind": "days", "rule": "P4", **WORDS},
        "rule": {
            "default": "one", "allowed": ["one"], "rule": "U5", "acts": "principle", **WORDS,
            "only": {"th": "เพราะ", "en": "because"},
        },
    }
}  # fmt: skip


def read(**changes):
    """The notes of the file, with one entry changed."""
    entries: dict[str, dict[str, object]] = {**FILE["entries"]}
    for key, fields in changes.items():
        entries[key] = {k: v for k, v in {**entries[key], **fields}.items() if v is not None}
    return notes(Node("settings.yaml", "", {"entries": entries}))


def test_a_note_keeps_all_that_its_entry_says():
    found = read()
    assert list(found) == list(FILE["entries"])
    side, limit, rule = found["side"], found["limit"], found["rule"]
    assert (side.key, side.default, side.allowed) == ("side", "left", ("left", "right"))
    assert (side.kind, side.rule, side.acts, side.only) == ("choice", "R4", "tax", None)
    assert (side.names.th, side.names.en) == ("ไทย", "English")
    assert (limit.kind, limit.allowed, limit.acts) == ("amount", (), "payment")
    assert rule.only is not None
    assert rule.only.in_("th") == "เพราะ"


@pytest.mark.parametrize(
    ("change", "problem", "fix"),
    [
        ({"side": {"default": "up"}}, "default is not among allowed", "list the default"),
        ({"side": {"allowed": None}}, "has no answers", "list them in allowed"),
        ({"limit": {"kind": "wish"}}, "has no answers", "name a kind of answer"),
        ({"side": {"acts": "moon"}}, "acts on nothing known", f"use one of: {', '.join(ACTS)}"),
        ({"rule": {"only": None}}, "one answer and its reason go together", "add or remove `only`"),
        ({"side": {"only": WORDS}}, "one answer and its reason", "add or remove `only`"),
    ],
)
def test_a_wrong_entry_is_refused_with_the_remedy(change, problem, fix):
    with pytest.raises(BadLawFile) as refused:
        read(**change)
    said = refused.value.say("en")
    assert problem in said
    assert fix in said
    assert f"entries.{next(iter(change))}" in refused.value.at


def test_values_lie_over_the_defaults():
    found = chosen(read(), {"side": "right", "days": 30})
    assert found == {"side": "right", "limit": "0.00", "days": "30", "rule": "one"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("limit", "0"), ("limit", "0.50"), ("limit", "1,000.00"), ("days", "1"), ("days", "180")],
)
def test_what_is_in_bounds_is_taken(key, value):
    assert chosen(read(), {key: value})[key] == value


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("side", "up", "left, right"),
        ("side", None, "left, right"),
        ("limit", "-0.01", "0.00 or more"),
        ("limit", "x", "0.00 or more"),
        ("days", "0", "1-180"),
        ("days", "181", "1-180"),
        ("days", "1.5", "1-180"),
        ("days", "-1", "1-180"),
        ("days", "๑๕", "1-180"),
        ("days", "", "1-180"),
    ],
)
def test_what_is_out_of_bounds_is_named_with_what_is_allowed(key, value, allowed):
    with pytest.raises(LawError) as refused:
        chosen(read(), {key: value})
    word = "none" if value is None else value
    assert (refused.value.code, refused.value.at) == ("setting_value", key)
    assert refused.value.params == {"value": word, "allowed": allowed}


def test_an_unknown_name_is_refused_by_name():
    with pytest.raises(LawError) as refused:
        chosen(read(), {"colour": "red"})
    assert (refused.value.code, refused.value.at) == ("setting_unknown", "colour")


@pytest.mark.parametrize(("raw", "word"), [(True, "yes"), (False, "no"), (None, "none"), (3, "3")])
def test_words_of_json_are_words_of_the_file(raw, word):
    known = read(side={"default": word, "allowed": [word, "other"]})
    assert chosen(known, {"side": raw})["side"] == word
