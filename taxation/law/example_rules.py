"""The worked examples of dates and consequences: a fact, and what follows from it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from taxation.law.arrears import instalment_outcome
from taxation.law.calendar_days import days_after, first_taxed_year, years_after
from taxation.law.errors import BadFacts
from taxation.law.example_problems import unreadable
from taxation.law.example_words import day_of
from taxation.law.money import decimal_of, satang_of, text
from taxation.law.schema import Law

Given = Mapping[str, Any]
Rule = Callable[[Given, Law, str], dict[str, Any]]


def _be(year: int) -> int:
    return year + 543


def _owner(given: Given, law: Law, at: str) -> dict[str, Any]:
    """T1: the owner on 1 January pays for the whole year."""
    if given.get("sold_on") is not None:
        day_of(given["sold_on"], "sold_on", at)
    return {"taxpayer": given["owner_on_1_jan"], "share_of_year": "1"}


def _completed(given: Given, law: Law, at: str) -> dict[str, Any]:
    return {
        "taxed_from_year_be": _be(
            first_taxed_year(day_of(given["completed_on"], "completed_on", at))
        )
    }


def _change(given: Given, law: Law, at: str) -> dict[str, Any]:
    """S33: told within 60 days; the class on 1 January rules the year."""
    changed = day_of(given["change_on"], "change_on", at)
    deadline = days_after(changed, law.limits.days["change_of_use_notice"])
    told = given.get("notified_on")
    return {
        "notice_deadline": deadline.isoformat(),
        "new_class_from_year_be": _be(first_taxed_year(changed)),
        "notified_in_time": None if told is None else day_of(told, "notified_on", at) <= deadline,
    }


def _clock(key: str, limit: str, result: str) -> Rule:
    def run(given: Given, law: Law, at: str) -> dict[str, Any]:
        return {result: days_after(day_of(given[key], key, at), law.limits.days[limit]).isoformat()}

    return run


def _within_years(key: str, limit: str, result: str) -> Rule:
    def run(given: Given, law: Law, at: str) -> dict[str, Any]:
        return {
            result: years_after(day_of(given[key], key, at), law.limits.years[limit]).isoformat()
        }

    return run


def _plan(given: Given, law: Law, at: str) -> dict[str, Any]:
    """P2: an instalment plan and what was paid."""
    if given.get("tax") is None:
        raise unreadable(at, "key_missing", key="tax")
    found = instalment_outcome(satang_of(decimal_of(given["tax"], at)), _paid(given, at), law)
    return {
        "right_lost_on": found.right_lost_on.isoformat() if found.right_lost_on else None,
        "surcharge": text(found.surcharge),
        "penalty": text(found.penalty),
        "total_paid": text(found.total_paid),
        "outstanding": text(found.outstanding),
    }


def _paid(given: Given, at: str) -> list[tuple[date, int]]:
    rows = given["paid"]
    if not isinstance(rows, list) or any(not isinstance(r, list) or len(r) != 2 for r in rows):
        raise unreadable(at, "not_pairs", key="paid")
    found = [(day_of(day, "paid", at), decimal_of(amount, at)) for day, amount in rows]
    for _, amount in found:
        if amount < 0:
            raise BadFacts("value_negative", at=at, value=amount)
    return [(day, satang_of(amount)) for day, amount in found]


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


def rule(given: Given, law: Law, at: str) -> dict[str, Any]:
    """Everything that follows from the facts given."""
    found: dict[str, Any] = {}
    for key, run in RULES.items():
        if key in given:
            found.update(run(given, law, at))
    if not found:
        asked = ", ".join(sorted(given)) or "{}"
        raise unreadable(at, "rule", value=asked, allowed=", ".join(RULES))
    return found
