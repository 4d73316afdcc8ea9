"""Moving requests on: the clock, the history, refusals, silence, links, photos, ratings."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.models import OutboxMessage
from service_requests.services.advance import CITIZEN, StepRefused, advance_request
from service_requests.services.care import add_note, add_photo, link_request, rate_request
from service_requests.services.tend import tend_requests
from tests import factories
from tests.service_requests import desk
from tests.service_requests.desk import MONDAY, take

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def by_citizen(request, step: str, now: dt.datetime = MONDAY, **given: str):
    return advance_request(request_id=request.pk, step=step, doer=CITIZEN, given=given, now=now)


def after_photo(request, by, now: dt.datetime = MONDAY) -> None:
    add_photo(request=request, sent=desk.picture(), moment="after", by=by, now=now)


def test_a_field_job_from_report_to_rating() -> None:
    worker = desk.officer("works", "officer", "field_worker")
    made = desk.submitted("FAC-LGT", desk.home().household)
    take(made, "schedule", worker, crew="ช่างหนึ่ง", scheduled_on=dt.date(2026, 11, 24), slot="am")
    take(made, "start", worker)
    with pytest.raises(StepRefused) as refusal:
        take(made, "finish_field", worker)
    assert refusal.value.code == "has_after_photo"
    after_photo(made, worker)
    done = take(made, "finish_field", worker, now=MONDAY + DAY)
    assert (done.stage, done.done_at) == ("done", MONDAY + DAY)
    closed = by_citizen(made, "confirm_solved", MONDAY + 2 * DAY)
    assert (closed.stage, closed.outcome) == ("closed", "fulfilled")
    assert rate_request(request=closed, overall=5, comment="ดี", now=MONDAY + 2 * DAY).overall == 5
    said = " ".join(OutboxMessage.objects.values_list("body", flat=True))
    assert "24 พ.ย. 2569" in said
    steps = list(made.events.filter(kind="step").values_list("to_stage", flat=True))
    assert steps == ["submitted", "accepted", "scheduled", "in_progress", "done", "closed"]
    assert made.events.filter(kind="step", to_stage="scheduled").get().by == worker


def test_waiting_for_the_applicant_stops_the_clock() -> None:
    clerk = desk.officer("works")
    made = desk.submitted("INF-REP")
    before = made.expected_at
    assert before is not None
    asked = take(made, "ask_info", clerk, reason="ขอรูป", due_on=dt.date(2026, 12, 8))
    assert (asked.stage, asked.due_on) == ("info_needed", dt.date(2026, 12, 8))
    answered = by_citizen(made, "answer", MONDAY + 2 * DAY, reason="ส่งแล้ว")
    assert answered.stage == "screening"
    assert answered.paused_seconds == 2 * 86400
    assert answered.expected_at == before + 2 * DAY
    assert answered.due_on is None


def test_another_division_looks_and_cannot_touch() -> None:
    made = desk.submitted("FAC-LGT")
    with pytest.raises(StepRefused) as refusal:
        take(made, "start", desk.officer("health"))
    assert refusal.value.code == "not_yours"


def test_only_the_head_passes_to_another_office() -> None:
    made = desk.submitted("REL-FOR", desk.home().household)
    take(made, "accept", desk.officer("chief"))
    with pytest.raises(StepRefused):
        take(made, "refer", desk.officer("chief"), partner="employment", reason="ส่งต่อ")
    head = desk.officer("chief", "head")
    assert take(made, "refer", head, partner="employment", reason="ส่งต่อ").stage == "referred"
    later = MONDAY + 3 * DAY
    back = take(made, "partner_done", head, now=later, reason="ได้งานแล้ว")
    assert (back.stage, back.paused_seconds) == ("done", 3 * 86400)


def test_a_step_without_what_it_needs_changes_nothing() -> None:
    made = desk.submitted("FAC-LGT")
    with pytest.raises(ValidationError) as refusal:
        take(made, "schedule", desk.officer("works"), crew="ช่าง")
    assert set(refusal.value.error_dict) == {"scheduled_on", "slot"}
    made.refresh_from_db()
    assert made.stage == "accepted"


def test_a_page_seen_before_somebody_was_faster_is_refused() -> None:
    made, clerk = desk.submitted("FAC-LGT"), desk.officer("works")
    take(made, "start", clerk)
    with pytest.raises(StepRefused) as refusal:
        advance_request(
            request_id=made.pk, step="cancel", doer=CITIZEN, given={}, now=MONDAY,
            seen_stage="accepted",
        )  # fmt: skip
    assert refusal.value.code == "no_way"


def test_closing_as_a_duplicate_needs_the_other_number() -> None:
    first, second = desk.submitted("FAC-LGT"), desk.submitted("FAC-LGT")
    clerk = desk.officer("works")
    for wrong in ("ESS-2569-999999", second.number):
        with pytest.raises(ValidationError):
            take(second, "close_duplicate", clerk, reason="ซ้ำ", duplicate_of=wrong)
    closed = take(second, "close_duplicate", clerk, reason="ซ้ำ", duplicate_of=first.number.lower())
    assert (closed.outcome, closed.duplicate_of) == ("duplicate", first)


def test_the_applicant_opens_it_again_within_seven_days() -> None:
    worker = desk.officer("works")
    made = desk.submitted("FAC-LGT")
    take(made, "start", worker)
    after_photo(made, worker)
    take(made, "finish_field", worker)
    by_citizen(made, "confirm_solved")
    again = by_citizen(made, "reopen", MONDAY + 7 * DAY, reason="ยังดับ")
    assert (again.stage, again.reopened, again.outcome, again.closed_at) == (
        "in_progress", 1, "", None,
    )  # fmt: skip
    take(made, "finish_field", worker, now=MONDAY + 8 * DAY)
    with pytest.raises(StepRefused):
        by_citizen(made, "reopen", MONDAY + 16 * DAY, reason="ยังดับ")


def test_a_new_street_light_waits_for_a_decision_and_a_repair_does_not() -> None:
    head = desk.officer("works", "head")
    for code, possible in (("IPO-NEW", True), ("INF-REP", False)):
        made = desk.submitted(code)
        if made.stage == "submitted":
            take(made, "accept", head)
        take(made, "start", head)
        if possible:
            take(made, "submit_decision", head)
            assert take(made, "approve", head).outcome == "approved"
        else:
            with pytest.raises(StepRefused):
                take(made, "submit_decision", head)


def test_silence_closes_after_seven_days_and_an_unanswered_question_expires() -> None:
    clerk = desk.officer("works")
    finished, asked = desk.submitted("FAC-LGT"), desk.submitted("INF-REP")
    take(finished, "start", clerk)
    after_photo(finished, clerk)
    take(finished, "finish_field", clerk)
    take(asked, "ask_info", clerk, reason="ขอรูป", due_on=dt.date(2026, 12, 1))
    assert tend_requests(now=MONDAY + 6 * DAY) == {"reminded": 1}
    assert tend_requests(now=MONDAY + 7 * DAY)["closed"] == 1
    done = tend_requests(now=MONDAY + 9 * DAY)
    assert (done["reminded"], done["expired"]) == (0, 1)
    finished.refresh_from_db()
    asked.refresh_from_db()
    assert (finished.outcome, asked.outcome) == ("fulfilled", "expired")
    last = finished.events.filter(kind="step").last()
    assert (last.actor, last.by) == ("system", None)


def test_a_late_request_is_told_once() -> None:
    desk.submitted("FAC-LGT", desk.home().household)
    assert tend_requests(now=MONDAY + 5 * DAY)["late"] == 1
    assert tend_requests(now=MONDAY + 6 * DAY)["late"] == 0


def test_links_are_confirmed_and_never_to_another_body() -> None:
    made, clerk = desk.submitted("FAC-LGT"), desk.officer("works")
    parcel = factories.parcel("01A001")
    linked = link_request(request=made, by=clerk, now=MONDAY, parcel=parcel)
    assert (linked.parcel, linked.is_link_confirmed) == (parcel, True)
    foreign = factories.parcel("01A002", subdistrict=factories.subdistrict("580105"))
    with pytest.raises(ValidationError):
        link_request(request=made, by=clerk, now=MONDAY, parcel=foreign)
    assert made.events.filter(kind="link").count() == 1


def test_notes_ratings_and_photos_have_their_limits() -> None:
    made, clerk = desk.submitted("FAC-LGT"), desk.officer("works")
    with pytest.raises(ValidationError):
        add_note(request=made, by=clerk, note="  ", now=MONDAY)
    with pytest.raises(ValidationError):
        rate_request(request=made, overall=5, comment="", now=MONDAY)
    for n in range(5):
        sent = desk.picture(size=(60 + n, 40))
        add_photo(request=made, sent=sent, moment="before", by=None, now=MONDAY)
        add_photo(request=made, sent=sent, moment="before", by=None, now=MONDAY)
    assert made.photos.count() == 5
    with pytest.raises(ValidationError) as same:
        add_photo(request=made, sent=sent, moment="after", by=clerk, now=MONDAY)
    assert same.value.code == "already_there"
    with pytest.raises(ValidationError) as refusal:
        add_photo(request=made, sent=desk.picture("white"), moment="before", by=None, now=MONDAY)
    assert refusal.value.code == "too_many_photos"
