"""The words of worked examples: what a use, a plant or a day is called there, as our facts."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from taxation.law.classify import AGRICULTURE, VACANT, UseFacts
from taxation.law.errors import BadFacts, LawError
from taxation.law.example_facts import owner_kind
from taxation.law.example_problems import unreadable
from taxation.law.farming import crop_density
from taxation.law.money import decimal_of, whole_of
from taxation.law.schema import Law

#: A later year is a Buddhist one.
LAST_YEAR = 2400
#: How the examples word a use -> our word; exempt uses name their item of section 8.
USE_WORDS = {
    "under construction": "under_construction",
    "construction": "under_construction",
    "residence": "dwelling",
    "residential": "dwelling",
    "home": "dwelling",
    "house": "dwelling",
    "farm": "agriculture",
    "farming": "agriculture",
    "idle": "vacant",
    "unused": "vacant",
    "empty": "vacant",
    "none": "vacant",
    "nothing": "vacant",
    "abandoned": "vacant",
}
#: Words in a use that name farming (A1) or no use, when no word above is the whole of it.
FARM = re.compile(
    r"^(farm|rice|paddy|field crops?|orchard|livestock|cattle|fish (pond|farm)|garden)\b"
)
NO_USE = re.compile(r"^(vacant|idle|unused|empty|not (in )?use)")
#: Patterns of the ground of section 8 -> its item; the first that is found counts.
EXEMPT_WORDS = {
    r"industrial estate util|util.*industrial estate": "11",
    r"allotment util|util.*allotment": "10",
    r"common property": "9",
    r"public (use|road)": "8",
    r"foundation|charity": "7",
    r"cemetery|crematori": "6",
    r"relig|temple|worship|monk|clergy|mosque|church": "5",
    r"red cross": "4",
    r"embassy|consulate": "3",
    r"\bun\b|united nations|treaty": "2",
    r"\bstate\b|government": "1",
}
#: A ground of section 8 is lost for what is used for gain.
GAIN = re.compile(
    r"\b(let|rent|rented|leased|market|shops?|canteen|commercial)\b"
    r"|(?<!no )(?<!without )\b(gain|benefit|profit)\b"
)
LET_WORDS = {
    "month": "monthly",
    "year": "yearly",
    "annual": "yearly",
    "term": "yearly",
    "registered": "registered",
    "lease": "registered",
    "day": "daily",
    "daily": "daily",
    "night": "daily",
}


def use_facts(inputs: Mapping[str, Any], owner: str, law: Law, at: str) -> UseFacts:
    """The examples' loose words as facts of a use."""
    raw = str(inputs.get("use", "")).strip().lower()
    item = _exempt_item(raw, inputs)
    if item and item not in law.exempt_property.items:
        raise BadFacts("exempt_item_unknown", at=at, value=item)
    let = _let(str(inputs.get("let", "")).strip().lower())
    registered = inputs.get("owner_in_house_register")
    kind = str(inputs.get("owner_type") or "") or _owner(inputs.get("owner"), owner)
    return UseFacts(
        use=_use(raw),
        owner=owner_kind(kind, at),
        thing=_thing(inputs),
        let=let,
        exempt_item=item,
        used_for_gain=bool(let or inputs.get("used_for_gain") or GAIN.search(raw)),
        owner_lives_there=inputs.get("owner_lives_there"),
        owner_registered=False if registered is None and not let else registered,
        co_owners=_count(inputs, "co_owners", at) or 1,
        registered_co_owners=_count(inputs, "registered_co_owners", at),
        owns_land=bool(inputs.get("owns_land", True)),
        on_state_land=bool(inputs.get("state_land") or inputs.get("on_state_land")),
        moved_for_official_duty=bool(inputs.get("moved_for_official_duty")),
        rooms=_count(inputs, "rooms", at),
        guests=_count(inputs, "guests", at),
        intended=_use(str(inputs.get("intended") or "").strip().lower()),
        enough_planted=_enough(inputs, law, at),
        resting=bool(
            inputs.get("fallow_rotation") or inputs.get("fallow") or inputs.get("resting")
        ),
        prevented=bool(inputs.get("prevented") or inputs.get("flood")),
    )


def _use(raw: str) -> str:
    if raw in USE_WORDS:
        return USE_WORDS[raw]
    if NO_USE.match(raw):
        return VACANT
    return AGRICULTURE if FARM.match(raw) else raw


def _owner(said: object, owner: str) -> str:
    if said in ("company", "firm"):
        return "juristic"
    return str(said) if said in ("natural", "juristic") else owner


def _count(inputs: Mapping[str, Any], key: str, at: str) -> int | None:
    found = None if inputs.get(key) is None else whole_of(inputs[key], at)
    if found is not None and found < 0:
        raise BadFacts("value_negative", at=at, value=found)
    return found


def _exempt_item(raw: str, inputs: Mapping[str, Any]) -> str:
    if given := inputs.get("s8_item") or inputs.get("exempt_item"):
        return str(given)
    if raw in ("state land", "state land dwelling"):
        return ""
    return next((item for word, item in EXEMPT_WORDS.items() if re.search(word, raw)), "")


def _let(raw: str) -> str:
    if not raw or raw in ("no", "none", "false"):
        return ""
    return next((ours for word, ours in LET_WORDS.items() if word in raw), "business")


def _thing(inputs: Mapping[str, Any]) -> str:
    raw = str(inputs.get("object", "")).lower()
    if "condo" in raw or raw == "unit" or inputs.get("condominium"):
        return "condo"
    return raw if raw in ("land", "building") else "whole"


def _enough(inputs: Mapping[str, Any], law: Law, at: str) -> bool | None:
    if "crop" in inputs and "trees" in inputs and "rai" in inputs:
        rai, trees = decimal_of(inputs["rai"], at), decimal_of(inputs["trees"], at)
        return crop_density(crop_called(str(inputs["crop"]), law), rai, trees, law).qualifies
    return inputs.get("enough_planted")


#: Other names of the plants of the notification.
CROP_WORDS = {
    "arabica": "coffee_arabica",
    "arabica_coffee": "coffee_arabica",
    "robusta": "coffee_robusta",
    "robusta_coffee": "coffee_robusta",
    "papaya_raised": "papaya_raised_beds",
    "papaya_raised_bed": "papaya_raised_beds",
    "bamboo_tong": "bamboo",
    "tong_bamboo": "bamboo",
    "banana_hom": "banana",
    "banana_khai": "banana",
    "banana_namwa": "banana",
    "timber_tree": "timber",
    "timber_trees": "timber",
    "sugar_apple": "custard_apple",
    "areca_nut": "areca",
    "areca_palm": "areca",
    "betel_nut": "areca",
    "betel_leaf": "betel",
    "black_pepper": "pepper",
    "cashew_nut": "cashew",
    "litchi": "lychee",
    "mandarin": "tangerine",
}


def crop_called(raw: str, law: Law) -> str:
    """Our key of a plant, by its key or its name in either language."""
    word = re.sub(r"[\s_-]+", "_", raw.strip().lower())
    key = CROP_WORDS.get(word, word)
    if key in law.crops.per_rai:
        return key
    named = (key for key, row in law.crops.per_rai.items() if raw.strip() == row.name.th)
    found = next(named, None)
    if found is None:
        raise LawError("crop_unknown", at=raw)
    return found


def day_of(raw: object, key: str, at: str) -> date:
    """A Christian date; one in the Buddhist era would count 543 years of lateness."""
    try:
        day = date.fromisoformat(str(raw))
    except ValueError:
        raise unreadable(at, "day", key=key, value=raw) from None
    if day.year > LAST_YEAR:
        raise unreadable(at, "day", key=key, value=raw)
    return day
