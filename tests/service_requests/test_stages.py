"""Each row of the table of stages: that it leads on, for whom, and what stands against it."""

import pytest

from service_requests import stages
from service_requests.models.vocabulary import Stage
from service_requests.stages import BY_CODE, STEPS, Facts, blocks, leads_on, missing, ways
from service_requests.steps_in_words import BLOCKS, GIVES, LABELS

#: step, from, path, who, to: one line for each way of the reference table.
ROWS = [
    ("screen", "submitted", "W1", "screener", "screening"),
    ("screen", "submitted", "W4", "system", "screening"),
    ("accept", "submitted", "W3", "screener", "accepted"),
    ("accept", "screening", "W2", "screener", "accepted"),
    ("ask_info", "screening", "W1", "officer", "info_needed"),
    ("ask_info", "accepted", "W3", "officer", "info_needed"),
    ("ask_info", "in_progress", "W4", "officer", "info_needed"),
    ("ask_info", "awaiting_decision", "W1", "officer", "info_needed"),
    ("answer", "info_needed", "W1", "applicant", "screening"),
    ("answer", "info_needed", "W3", "volunteer", "screening"),
    ("expire_info", "info_needed", "W2", "system", "closed"),
    ("schedule", "accepted", "W3", "officer", "scheduled"),
    ("schedule", "accepted", "W1", "officer", "scheduled"),
    ("start", "accepted", "W3", "field", "in_progress"),
    ("start", "scheduled", "W3", "officer", "in_progress"),
    ("dispatch", "submitted", "W5", "officer", "in_progress"),
    ("close_duplicate", "submitted", "W3", "officer", "closed"),
    ("close_unfounded", "in_progress", "W3", "officer", "closed"),
    ("close_referred_out", "accepted", "W8", "officer", "closed"),
    ("bill", "accepted", "W2", "officer", "payment_due"),
    ("finish_counter", "accepted", "W2", "officer", "done"),
    ("refer", "accepted", "W6", "head", "referred"),
    ("refer", "in_progress", "W4", "head", "referred"),
    ("refer_emergency", "in_progress", "W5", "officer", "referred"),
    ("partner_accepted", "referred", "W6", "officer", "accepted"),
    ("partner_to_decide", "referred", "W4", "officer", "awaiting_decision"),
    ("partner_done", "referred", "W6", "officer", "done"),
    ("partner_closed", "referred", "W6", "officer", "closed"),
    ("inspect", "in_progress", "W1", "officer", "awaiting_decision"),
    ("submit_decision", "in_progress", "W4", "officer", "awaiting_decision"),
    ("submit_decision", "in_progress", "W8", "officer", "awaiting_decision"),
    ("submit_decision", "in_progress", "W3D", "officer", "awaiting_decision"),
    ("approve_fee", "awaiting_decision", "W1", "head", "payment_due"),
    ("approve", "awaiting_decision", "W4", "head", "done"),
    ("reject", "awaiting_decision", "W1", "head", "closed"),
    ("measure", "in_progress", "W3", "field", "payment_due"),
    ("paid", "payment_due", "W2", "cashier", "done"),
    ("paid_go_on", "payment_due", "W1", "cashier", "in_progress"),
    ("expire_fee", "payment_due", "W2", "system", "closed"),
    ("finish_field", "in_progress", "W3", "field", "done"),
    ("finish", "in_progress", "W5", "officer", "done"),
    ("confirm_solved", "done", "W3", "applicant", "closed"),
    ("close_unanswered", "done", "W3", "system", "closed"),
    ("reopen", "done", "W2", "applicant", "in_progress"),
    ("reopen", "closed", "W3", "applicant", "in_progress"),
    ("cancel", "scheduled", "W3", "applicant", "closed"),
    ("cancel", "info_needed", "W1", "applicant", "closed"),
]


def ready(stage: str, path: str) -> Facts:
    """Facts with every guard open for the step that needs it."""
    return Facts(stage, path, has_after_photo=True, is_due_passed=True, was_reminded=True)


@pytest.mark.parametrize(("code", "source", "path", "who", "target"), ROWS)
def test_the_table_has_this_way(code: str, source: str, path: str, who: str, target: str) -> None:
    step, facts = BY_CODE[code], ready(source, path)
    assert leads_on(step, facts)
    assert step.target == target
    against = set(blocks(step, facts, {who})) - {"waited_seven_days"}
    assert not against
    assert "not_yours" in blocks(step, facts, {"somebody else"})


def test_every_step_is_a_row_of_this_test() -> None:
    assert {row[0] for row in ROWS} == set(BY_CODE)


@pytest.mark.parametrize(
    ("code", "source", "path"),
    [
        ("dispatch", "submitted", "W3"),
        ("bill", "accepted", "W3"),
        ("finish_counter", "accepted", "W1"),
        ("finish", "in_progress", "W3"),
        ("cancel", "in_progress", "W3"),
        ("confirm_solved", "closed", "W3"),
        ("schedule", "accepted", "W2"),
        ("submit_decision", "in_progress", "W3"),
        ("screen", "submitted", "W5"),
        ("reopen", "accepted", "W3"),
        ("refer", "referred", "W6"),
        ("close_unfounded", "awaiting_decision", "W8"),
    ],
)
def test_the_table_has_no_such_way(code: str, source: str, path: str) -> None:
    assert not leads_on(BY_CODE[code], ready(source, path))


@pytest.mark.parametrize(
    ("code", "facts", "why"),
    [
        ("finish_field", Facts("in_progress", "W3"), "has_after_photo"),
        ("accept", Facts("submitted", "W3", has_division=False), "has_division"),
        ("expire_info", Facts("info_needed", "W1", was_reminded=True), "is_due_passed"),
        ("expire_info", Facts("info_needed", "W1", is_due_passed=True), "was_reminded"),
        (
            "expire_fee",
            Facts("payment_due", "W3", is_due_passed=True, was_reminded=True, is_work_done=True),
            "is_work_not_done",
        ),
        ("close_unanswered", Facts("done", "W3", days_since_end=6), "waited_seven_days"),
        ("reopen", Facts("closed", "W3", days_since_end=8), "within_seven_days"),
    ],
)
def test_guards_stand_against_a_step(code: str, facts: Facts, why: str) -> None:
    assert why in blocks(BY_CODE[code], facts, BY_CODE[code].who)


def test_the_seventh_day_is_the_last_to_reopen_and_the_first_to_close_in_silence() -> None:
    facts = Facts("done", "W3", days_since_end=7)
    assert blocks(BY_CODE["reopen"], facts, {"applicant"}) == []
    assert blocks(BY_CODE["close_unanswered"], facts, {"system"}) == []


def test_a_step_names_what_it_still_needs() -> None:
    assert missing(BY_CODE["schedule"], {"crew": "ช่างหนึ่ง"}) == ["scheduled_on", "slot"]
    assert missing(BY_CODE["start"], {}) == []


def test_every_open_stage_of_every_path_has_a_way_on() -> None:
    for path, own in stages.PATH_STAGES.items():
        for stage in own | {"submitted", "info_needed", "referred", "done"}:
            assert ways(Facts(stage, path)), (path, stage)


def test_stages_are_those_of_the_rows_and_everything_has_words() -> None:
    named = {stage for step in STEPS for stage in (*step.sources, step.target)}
    assert named == set(Stage.values)
    assert set(LABELS) == set(BY_CODE)
    assert {name for step in STEPS for name in step.gives} == set(GIVES)
    assert {name for step in STEPS for name in step.must} <= set(BLOCKS)
