"""The worked examples without arithmetic: classes of use, dates and consequences."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from taxation.law.arrears import instalment_outcome
from taxation.law.calendar_days import days_after, first_taxed_year, years_after
from taxation.law.classify import UseFacts, classify
from taxation.law.example_facts import owner_kind
from taxation.law.farming import crop_density
from taxation.law.money import decimal_of, satang_of, text
from taxation.law.schema import Law

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
}
#: Patterns of the ground of section 8 -> its item; the first that is found counts.
EXEMPT_WORDS = {
    r"industrial estate util": "11",
    r"allotment util": "10",
    r"common property": "9",
    r"public (use|road)": "8",
    r"foundation|charity": "7",
    r"cemetery|crematori": "6",
    r"relig|temple|worship|monk": "5",
    r"red cross": "4",
    r"embassy|consulate": "3",
    r"\bun\b|united nations|treaty": "2",
    r"\bstate\b|government": "1",
}
#: A ground of section 8 is lost for what is used for gain.
GAIN = re.compile(r"\b(let|rent|rented|leased|market|shops?|canteen|commercial)\b")
LET_WORDS = {
    "month": "monthly",
    "year": "yearly",
    "registered": "registered",
    "lease": "registered",
    "day": "daily",
    "daily": "daily",
    "night": "daily",
}


def classification(inputs: Mapping[str, Any], owner: str, law: Law) -> dict[str, Any]:
    """The class of a use told in the examples' words."""
    found = classify(use_facts(inputs, owner, law), law)
    return {"class": found.use_class.value, "rules": list(found.rules)}


def use_facts(inputs: Mapping[str, Any], owner: str, law: Law) -> UseFacts:
    """The examples' loose words as facts of a use."""
    raw = str(inputs.get("use", "")).strip().lower()
    item = _exempt_item(raw, inputs)
    let = _let(str(inputs.get("let", "")).strip().lower())
    registered = inputs.get("owner_in_house_register")
    kind = str(inputs.get("owner_type") or inputs.get("owner") or owner)
    if kind not in ("natural", "juristic"):
        kind = "juristic" if kind in ("company", "firm") else owner
    return UseFacts(
        use=USE_WORDS.get(raw, raw),
        owner=owner_kind(kind, raw),
        thing=_thing(inputs),
        let=let,
        exempt_item=item,
        used_for_gain=bool(let or inputs.get("used_for_gain") or GAIN.search(raw)),
        owner_lives_there=inputs.get("owner_lives_there"),
        owner_registered=False if registered is None and not let else registered,
        co_owners=int(inputs.get("co_owners", 1)),
        owns_land=bool(inputs.get("owns_land", True)),
        on_state_land=bool(inputs.get("state_land") or inputs.get("on_state_land")),
        moved_for_official_duty=bool(inputs.get("moved_for_official_duty")),
        rooms=inputs.get("rooms"),
        guests=inputs.get("guests"),
        intended=USE_WORDS.get(str(inputs.get("intended", "")), str(inputs.get("intended", ""))),
        enough_planted=_enough(inputs, law),
        resting=bool(
            inputs.get("fallow_rotation") or inputs.get("fallow") or inputs.get("resting")
        ),
        prevented=bool(inputs.get("prevented") or inputs.get("flood")),
    )


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
    if "condo" in raw or inputs.get("condominium"):
        return "condo"
    return raw if raw in ("land", "building") else "whole"


def _enough(inputs: Mapping[str, Any], law: Law) -> bool | None:
    if "crop" in inputs and "trees" in inputs and "rai" in inputs:
        rai, trees = decimal_of(inputs["rai"]), decimal_of(inputs["trees"])
        return crop_density(str(inputs["crop"]), rai, trees, law).qualifies
    return inputs.get("enough_planted")


def _day(raw: object) -> date:
    return date.fromisoformat(str(raw))


def _be(year: int) -> int:
    return year + 543


def _owner(given: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """T1: the owner on 1 January pays for the whole year."""
    return {"taxpayer": given["owner_on_1_jan"], "share_of_year": "1"}


def _completed(given: Mapping[str, Any], law: Law) -> dict[str, Any]:
    return {"taxed_from_year_be": _be(first_taxed_year(_day(given["completed_on"])))}


def _change(given: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """S33: told within 60 days; the class on 1 January rules the year."""
    changed = _day(given["change_on"])
    deadline = days_after(changed, law.limits.days["change_of_use_notice"])
    told = given.get("notified_on")
    return {
        "notice_deadline": deadline.isoformat(),
        "new_class_from_year_be": _be(first_taxed_year(changed)),
        "notified_in_time": None if told is None else _day(told) <= deadline,
    }


def _clock(key: str, limit: str, result: str) -> "Rule":
    def run(given: Mapping[str, Any], law: Law) -> dict[str, Any]:
        return {result: days_after(_day(given[key]), law.limits.days[limit]).isoformat()}

    return run


def _within_years(key: str, limit: str, result: str) -> "Rule":
    def run(given: Mapping[str, Any], law: Law) -> dict[str, Any]:
        return {result: years_after(_day(given[key]), law.limits.years[limit]).isoformat()}

    return run


def _plan(given: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """P2: an instalment plan and what was paid."""
    paid = [(_day(day), satang_of(decimal_of(amount))) for day, amount in given["paid"]]
    found = instalment_outcome(satang_of(decimal_of(given["tax"])), paid, law)
    return {
        "right_lost_on": found.right_lost_on.isoformat() if found.right_lost_on else None,
        "surcharge": text(found.surcharge),
        "penalty": text(found.penalty),
        "total_paid": text(found.total_paid),
        "outstanding": text(found.outstanding),
    }


Rule = Callable[[Mapping[str, Any], Law], dict[str, Any]]
#: The fact a rule example gives -> what follows from it.
RULES: Mapping[str, Rule] = {
    "owner_on_1_jan": _owner,
    "completed_on": _completed,
    "change_on": _change,
    "received_on": _clock("received_on", "objection", "objection_deadline"),
    "objection_on": _clock("objection_on", "objection_decision", "decision_deadline"),
    "rejected_on": _clock("rejected_on", "appeal", "appeal_deadline"),
    "appeal_decision_on": _clock("appeal_decision_on", "court", "court_deadline"),
    "accepted_on": _clock("accepted_on", "refund_after_acceptance", "refund_deadline"),
    "warning_received_on": _clock("warning_received_on", "seizure_after_warning", "seizure_from"),
    "overpaid_on": _within_years("overpaid_on", "refund_claim", "claim_deadline"),
    "assessed_on": _within_years("assessed_on", "reassessment", "reassessment_deadline"),
    "paid": _plan,
}


def rule(given: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """Everything that follows from the facts given."""
    found: dict[str, Any] = {}
    for key, run in RULES.items():
        if key in given:
            found.update(run(given, law))
    if not found:
        raise KeyError(f"no rule for {sorted(given)}")
    return found
