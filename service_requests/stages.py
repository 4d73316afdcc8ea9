"""The ways a request may go, as a table: stages, outcomes, paths. Pure: no database, no clock.

A step says from where to where, who may take it, what must be given with it and what must be true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

APPLICANT, VOLUNTEER, SYSTEM = "applicant", "volunteer", "system"
SCREENER, OFFICER, FIELD, HEAD, CASHIER = "screener", "officer", "field", "head", "cashier"

STOPPED: Final = frozenset({"info_needed", "referred", "payment_due"})
ENDED: Final = frozenset({"done", "closed"})
BEFORE_WORK: Final = frozenset({"submitted", "screening", "info_needed", "accepted", "scheduled"})
OPEN: Final = BEFORE_WORK | {"in_progress", "referred", "awaiting_decision", "payment_due"}
_OF_EVERY_PATH: Final = frozenset({"submitted", "info_needed", "referred", "closed", "done"})

#: Stages of each path beside those of every path. W7 and W9 make no request.
#: W3D is a field job that waits for a decision first (a new street light needs a budget).
PATH_STAGES: Final[Mapping[str, frozenset[str]]] = {
    "W1": frozenset(
        {"screening", "accepted", "scheduled", "in_progress", "awaiting_decision", "payment_due"}
    ),
    "W2": frozenset({"screening", "accepted", "payment_due"}),
    "W3": frozenset({"screening", "accepted", "scheduled", "in_progress", "payment_due"}),
    "W3D": frozenset(
        {"screening", "accepted", "scheduled", "in_progress", "awaiting_decision", "payment_due"}
    ),
    "W4": frozenset({"screening", "accepted", "in_progress", "awaiting_decision"}),
    "W5": frozenset({"in_progress"}),
    "W6": frozenset({"screening", "accepted"}),
    "W8": frozenset({"screening", "accepted", "in_progress", "awaiting_decision"}),
}


@dataclass(frozen=True)
class Step:
    """One row of the table. `gives` is asked of the person; `must` is checked of the request."""

    code: str
    sources: frozenset[str]
    target: str
    who: frozenset[str]
    gives: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    outcome: str = ""
    paths: frozenset[str] | None = None
    any_path: bool = False  # goes to its target though the path does not list it


@dataclass(frozen=True)
class Facts:
    """What a guard may ask about a request."""

    stage: str
    path: str
    has_division: bool = True
    has_after_photo: bool = False
    is_due_passed: bool = False
    was_reminded: bool = False
    is_work_done: bool = False
    days_since_end: int = 0


def _row(code: str, sources: str, target: str, who: str, **more: object) -> Step:
    return Step(code, frozenset(sources.split()), target, frozenset(who.split()), **more)  # type: ignore[arg-type]


_W1: Final = frozenset({"W1"})
_W2: Final = frozenset({"W2"})
_W3: Final = frozenset({"W3", "W3D"})
_W3D: Final = frozenset({"W3D"})
_W48: Final = frozenset({"W4", "W8"})
_W5: Final = frozenset({"W5"})
_NOT_W3: Final = frozenset({"W1", "W2", "W4", "W5", "W6", "W8"})
_REFUSABLE: Final = "submitted screening accepted in_progress"
_OPEN_NOW: Final = " ".join(sorted(OPEN - {"referred"}))

STEPS: Final[tuple[Step, ...]] = (
    _row("screen", "submitted", "screening", "screener system"),
    _row("accept", "submitted screening", "accepted", "screener system", must=("has_division",)),
    _row(
        "ask_info", "screening accepted in_progress awaiting_decision", "info_needed", "officer",
        gives=("reason", "due_on"),
    ),
    _row(
        "answer", "info_needed", "screening", "applicant volunteer",
        gives=("reason",), any_path=True,
    ),
    _row(
        "expire_info", "info_needed", "closed", "system",
        must=("is_due_passed", "was_reminded"), outcome="expired",
    ),
    _row("schedule", "accepted", "scheduled", "officer", gives=("crew", "scheduled_on", "slot")),
    _row("start", "accepted scheduled", "in_progress", "officer field"),
    _row("dispatch", "submitted", "in_progress", "officer field", paths=_W5),
    _row(
        "close_duplicate", _REFUSABLE, "closed", "officer",
        gives=("reason", "duplicate_of"), outcome="duplicate",
    ),
    _row(
        "close_unfounded", _REFUSABLE, "closed", "officer", gives=("reason",), outcome="unfounded"
    ),
    _row(
        "close_referred_out", _REFUSABLE, "closed", "officer",
        gives=("reason",), outcome="referred_out",
    ),
    _row("bill", "accepted", "payment_due", "officer", gives=("due_on",), paths=_W2),
    _row("finish_counter", "accepted", "done", "officer", paths=_W2),
    _row("refer", _OPEN_NOW, "referred", "head", gives=("partner", "reason")),
    _row(
        "refer_emergency", _OPEN_NOW, "referred", "officer",
        gives=("partner", "reason"), paths=_W5,
    ),
    _row("partner_accepted", "referred", "accepted", "officer", gives=("reason",)),
    _row("partner_to_decide", "referred", "awaiting_decision", "officer", gives=("reason",)),
    _row("partner_done", "referred", "done", "officer", gives=("reason",)),
    _row(
        "partner_closed", "referred", "closed", "officer", gives=("reason",), outcome="referred_out"
    ),
    _row("inspect", "in_progress", "awaiting_decision", "officer", gives=("reason",), paths=_W1),
    _row("submit_decision", "in_progress", "awaiting_decision", "officer", paths=_W48 | _W3D),
    _row("approve_fee", "awaiting_decision", "payment_due", "head", gives=("due_on",), paths=_W1),
    _row("approve", "awaiting_decision", "done", "head", outcome="approved"),
    _row("reject", "awaiting_decision", "closed", "head", gives=("reason",), outcome="rejected"),
    _row(
        "measure", "in_progress", "payment_due", "officer field",
        gives=("quantity", "due_on"), paths=_W3,
    ),
    _row("paid", "payment_due", "done", "cashier system", gives=("receipt",)),
    _row(
        "paid_go_on", "payment_due", "in_progress", "cashier system",
        gives=("receipt",), paths=frozenset({"W1", "W3"}),
    ),
    _row(
        "expire_fee", "payment_due", "closed", "system",
        must=("is_due_passed", "was_reminded", "is_work_not_done"), outcome="expired",
    ),
    _row(
        "finish_field", "in_progress", "done", "field officer",
        must=("has_after_photo",), paths=_W3,
    ),
    _row("finish", "in_progress", "done", "field officer", paths=_NOT_W3),
    _row("confirm_solved", "done", "closed", "applicant", outcome="fulfilled"),
    _row(
        "close_unanswered", "done", "closed", "system",
        must=("waited_seven_days",), outcome="fulfilled",
    ),
    _row(
        "reopen", "done closed", "in_progress", "applicant",
        gives=("reason",), must=("within_seven_days",), any_path=True,
    ),
    _row(
        "cancel", " ".join(sorted(BEFORE_WORK)), "closed", "applicant", outcome="cancelled"
    ),
)  # fmt: skip
BY_CODE: Final[Mapping[str, Step]] = {step.code: step for step in STEPS}

_CHECKS: Final[Mapping[str, Callable[[Facts], bool]]] = {
    "has_division": lambda facts: facts.has_division,
    "has_after_photo": lambda facts: facts.has_after_photo,
    "is_due_passed": lambda facts: facts.is_due_passed,
    "was_reminded": lambda facts: facts.was_reminded,
    "is_work_not_done": lambda facts: not facts.is_work_done,
    "waited_seven_days": lambda facts: facts.days_since_end >= 7,
    "within_seven_days": lambda facts: facts.days_since_end <= 7,
}


def leads_on(step: Step, facts: Facts) -> bool:
    """True if the table has this way from the request's stage on its path."""
    if facts.stage not in step.sources or (step.paths and facts.path not in step.paths):
        return False
    known = PATH_STAGES.get(facts.path, frozenset()) | _OF_EVERY_PATH
    return step.any_path or step.target in known


def ways(facts: Facts) -> list[Step]:
    """Every way on from here, whoever may take it."""
    return [step for step in STEPS if leads_on(step, facts)]


def blocks(step: Step, facts: Facts, actors: Collection[str]) -> list[str]:
    """Why the step cannot be taken now: codes of what stands against it, or nothing."""
    found = [] if step.who.intersection(actors) else ["not_yours"]
    found += [code for code in step.must if not _CHECKS[code](facts)]
    return found


def missing(step: Step, given: Mapping[str, object]) -> list[str]:
    """What the step asks for and was not given."""
    return [name for name in step.gives if not given.get(name)]


def stops_clock(stage: str) -> bool:
    return stage in STOPPED
