"""The keys that `inputs_json` of a worked example may hold, by kind (docs/examples-format.md).

A key that must be there and is not, or a list that is none, refuses the row. A key nobody reads is
noted: a misspelt fact shall not vanish without a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from taxation.law.example_problems import note, unreadable


@cache
def names(text: str) -> frozenset[str]:
    """The words of a text: every row asks for the same few."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Keys:
    """What an object must hold, may hold, which keys are yes or no, and which lists of objects."""

    must: str = ""
    may: str = ""
    flags: str = ""
    lists: Mapping[str, "Keys"] = field(default_factory=dict)

    def known(self, key: str) -> bool:
        return key in names(f"{self.must} {self.may} {self.flags}") or key in self.lists


#: Keys whose value is a word or a number of a thing, never a list or an object.
WORDS = (
    "ref contiguous_group lao class material crop action stage type use object intended owner "
    "owner_type s8_item exempt_item owner_on_1_jan"
)
PIECES = {
    "land": Keys(may="rai ngan wah price_per_wah"),
    "buildings": Keys("area_m2 material age_years", "price_per_m2"),
    "condos": Keys("area_m2", "price_per_m2"),
}
OBJECT = Keys(
    may="ref value contiguous_group vacant_years lao",
    lists={**PIECES, "uses": Keys("class", "area share_pct vacant_years")},
)
KEYS: Mapping[str, Keys] = {
    "assessment": Keys(
        "objects",
        "permanent_reduction old_tax_2562 local_reduction_pct",
        "no_general_reduction",
        {"objects": OBJECT},
    ),
    "marginal": Keys("class from to", "exempt vacant_years"),
    "value": Keys(may="ref value", lists=PIECES),
    "depreciation": Keys("material age_years"),
    "crop_density": Keys("crop rai trees"),
    "late": Keys("tax due paid stage", flags="extended_by_executive"),
    "instalment": Keys("tax", "year"),
    "due_date": Keys("action", "tax_year_be"),
    "classification": Keys(
        "use",
        "object owner owner_type let co_owners registered_co_owners rooms guests intended crop rai "
        "trees s8_item exempt_item",
        "condominium used_for_gain owner_lives_there owner_in_house_register owns_land state_land "
        "on_state_land moved_for_official_duty enough_planted fallow_rotation fallow resting "
        "prevented flood farmer_registered",
    ),
    "rule": Keys(
        may="owner_on_1_jan sold_on completed_on change_on notified_on received_on objection_on "
        "rejected_on appeal_decision_on accepted_on warning_received_on overpaid_on assessed_on "
        "paid tax"
    ),
    "signboard": Keys("type width_cm height_cm", "quarters"),
}


def check_keys(kind: str, inputs: Mapping[str, Any], at: str) -> tuple[str, ...]:
    """Refuse facts that lack a key or a list; return notes on keys that nothing reads."""
    return tuple(dict.fromkeys(_check(inputs, KEYS[kind], at, "")))


def _check(given: Mapping[str, Any], keys: Keys, at: str, path: str) -> Iterator[str]:
    for key in keys.must.split():
        if given.get(key) in (None, ""):
            raise unreadable(at, "key_missing", key=f"{path}{key}")
    for key, value in given.items():
        if key in keys.lists:
            yield from _check_list(value, keys.lists[key], at, f"{path}{key}")
        elif not keys.known(key):
            yield note("not_used", key=f"{path}{key}")
        else:
            _check_kind(value, key in names(keys.flags), key in names(WORDS), at, f"{path}{key}")


def _check_kind(value: Any, flag: bool, word: bool, at: str, key: str) -> None:
    """A flag is yes or no; a word is text, or a number that names something."""
    if flag and not isinstance(value, bool | None):
        raise unreadable(at, "not_flag", key=key, value=value)
    if word and (isinstance(value, bool) or not isinstance(value, str | int | None)):
        raise unreadable(at, "not_word", key=key, value=value)


def _check_list(rows: Any, keys: Keys, at: str, path: str) -> Iterator[str]:
    if rows is None and path != "objects":
        return
    if not isinstance(rows, list) or not (rows or path != "objects"):
        raise unreadable(at, "not_list", key=path)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise unreadable(at, "not_object", key=f"{path}[{number}]")
        if keys.lists.get("uses") and _first_vacant(row):
            yield note("vacant_first")
        yield from _check(row, keys, at, f"{path}[{number}].")


def _first_vacant(one: Mapping[str, Any]) -> bool:
    """Vacant property whose years are not told."""
    if one.get("vacant_years") is not None or not isinstance(one.get("uses"), list):
        return False
    uses = [use for use in one["uses"] if isinstance(use, dict)]
    return any(use.get("class") == "VACANT" and use.get("vacant_years") is None for use in uses)
