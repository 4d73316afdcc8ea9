"""Arrears and what follows: warnings, more time, Land Office, objections, refunds, their pages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role
from billing.models import Bill
from billing.services.cashier import cancel_bill, record_payment
from taxation.models import ArrearsWarning, AssessmentRecord, Objection, Refund
from taxation.selectors.arrears import SEIZURE, UNWARNED, Filters, arrears_on, quote
from taxation.selectors.objections import overpaid, pending
from taxation.services import enforcing, objecting, paying, release, runs
from taxation.services.choices import choose
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

pytestmark = pytest.mark.django_db
D = dt.date
JULY, MARCH = D(YEAR, 7, 15), D(YEAR, 3, 10)


@pytest.fixture
def records():
    """Two shops of 10,000 baht of tax each, issued."""
    plot("01A001", make.party(), "33333.34", use="OTHER")
    plot("01A007", make.party(), "33333.34", use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    release.release_run(run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR))
    return list(AssessmentRecord.objects.order_by("pk"))


def _warn(records, on=JULY, days=15):
    body = make.subdistrict().pk
    return enforcing.issue_warnings(
        subdistrict=body, records=[one.pk for one in records], on=on, days=days,
        by=make.user(Role.CASHIER),
    )  # fmt: skip


def _received(letters, on):
    enforcing.record_receipt(
        warnings=letters, received_on=on, channel="hand", by=make.user(Role.CASHIER)
    )


def _total(record, on):
    return quote(record, on).total


def test_the_days_of_a_warning_are_the_offices(client, records):
    officer = make.user(Role.ASSESSOR)
    client.force_login(officer)
    assert client.get(reverse("tax-arrears")).context["days"] == 15
    body = make.subdistrict().pk
    for wrong in ("0", "181", "15.5", "๑๕", ""):
        with pytest.raises(ValidationError):
            choose(subdistrict=body, key="warning_days", value=wrong, reason="มติ", by=officer)
    choose(subdistrict=body, key="warning_days", value="30", reason="มติ", by=officer)
    assert client.get(reverse("tax-arrears")).context["days"] == 30
    assert client.get(reverse("tax-debt", args=[records[0].pk])).context["days"] == 30


def test_the_counter_charges_ten_twenty_or_forty_percent_by_the_letter(records):
    first, other = records
    letters = _warn([first])
    assert [str(one) for one in letters] == [f"{YEAR + 543}/00001"]
    assert _total(first, D(YEAR, 7, 20)) == 11_100_00
    _received(letters, D(YEAR, 7, 16))
    assert _total(first, D(YEAR, 7, 16)) == 12_100_00
    assert _total(first, D(YEAR, 7, 31)) == 12_100_00  # the day of receipt is not counted
    assert _total(first, D(YEAR, 8, 1)) == 14_200_00
    assert _total(other, D(YEAR, 7, 31)) == 11_100_00
    with pytest.raises(ValidationError):
        paying.take_payment(
            record=first, amount_satang=11_100_00, on=D(YEAR, 7, 31), method="cash", by=None
        )
    paying.take_payment(
        record=first, amount_satang=12_100_00, on=D(YEAR, 7, 31), method="cash", by=None
    )
    assert quote(first, D(YEAR, 7, 31)).left == 0


def test_a_letter_is_written_once_and_can_be_withdrawn(records):
    letter, _other = _warn(records)
    with pytest.raises(ValidationError):
        _warn(records)
    _received([letter], JULY)
    enforcing.withdraw_warning(warning=letter, reason="wrong house", by=make.user(Role.CASHIER))
    assert _total(records[0], JULY) == 11_100_00
    [again] = _warn(records)
    assert (again.running, ArrearsWarning.objects.count()) == (3, 3)
    with pytest.raises(ValidationError):
        _received([again], JULY - dt.timedelta(days=1))


def test_more_time_halves_the_surcharge_and_asks_no_penalty(records):
    enforcing.extend_payment(
        record=records[0], until=D(YEAR, 8, 31), order_number="12/2569", ordered_on=D(YEAR, 6, 1),
        reason="flood", by=make.user(Role.ASSESSOR),
    )  # fmt: skip
    assert _total(records[0], D(YEAR, 8, 31)) == 10_100_00
    assert _total(records[0], D(YEAR, 9, 1)) == 11_300_00


def test_arrears_are_found_by_text_village_stage_and_amount(records, django_assert_max_num_queries):
    body, first = make.subdistrict().pk, records[0]

    def found(on=JULY, **asked):
        return [debt.record.pk for debt in arrears_on(body, on, Filters(**asked))]

    both = [one.pk for one in records]
    assert found(D(YEAR, 6, 30)) == []
    assert found() == both == found(stage=UNWARNED) == found(year=YEAR)
    assert found(text="01A001") == [first.pk]
    assert found(text=Bill.objects.first().number)
    assert found(year=YEAR - 1) == [] == found(village=first.village_id or 0, text="nobody")
    assert found(least=11_100_00) == both
    assert found(least=11_100_01) == []
    assert found(most=11_099_99) == []
    _received(_warn([first]), JULY)
    assert found(stage="within_notice") == [first.pk]
    assert found(JULY + dt.timedelta(days=16), stage="after_notice") == [first.pk]
    assert found(JULY + dt.timedelta(days=89), stage=SEIZURE) == []
    assert found(JULY + dt.timedelta(days=90), stage=SEIZURE) == [first.pk]
    with django_assert_max_num_queries(12):
        found()


def test_the_land_office_is_told_only_of_what_is_paid(records, client):
    body, cashier = make.subdistrict().pk, make.user(Role.CASHIER)
    [entry] = enforcing.list_at_land_office(
        subdistrict=body, records=[records[0].pk], on=JULY, by=cashier
    )
    tell = {"subdistrict": body, "entries": [entry.pk], "on": JULY, "letter": "5/69", "by": cashier}
    with pytest.raises(ValidationError):
        enforcing.tell_land_office(**tell)
    client.force_login(cashier)
    assert b"checked" not in client.get(reverse("tax-land-office")).content
    assert client.get(reverse("tax-land-office-file", args=["pdf"])).content[:4] == b"%PDF"
    assert client.get(reverse("tax-land-office-file", args=["xlsx"])).content[:2] == b"PK"
    paying.take_payment(
        record=records[0], amount_satang=11_100_00, on=JULY, method="cash", by=cashier
    )
    assert b"checked" in client.get(reverse("tax-land-office")).content
    assert enforcing.tell_land_office(**tell) == 1


def _object(record, on=MARCH):
    return objecting.record_objection(
        record=record, notice_received_on=D(YEAR, 3, 1), objected_on=on, grounds="area",
        by=make.user(Role.ASSESSOR),
    )  # fmt: skip


def _decide(objection, outcome, on):
    return objecting.decide(
        objection=objection, outcome=outcome, decided_on=on, reason="measured",
        by=make.user(Role.ASSESSOR),
    )  # fmt: skip


def test_no_answer_within_sixty_days_accepts(records):
    one = _object(records[0])
    assert pending(one, D(YEAR, 5, 9)).step == "decide"
    assert pending(one, D(YEAR, 5, 9)).due_on == D(YEAR, 5, 9)
    assert pending(one, D(YEAR, 5, 10)).step == "silence"
    with pytest.raises(ValidationError):
        _decide(one, "rejected", D(YEAR, 5, 10))
    assert _decide(one, "accepted", D(YEAR, 5, 10)).outcome == "accepted"


def test_one_that_came_late_is_not_accepted_by_silence(records):
    late = _object(records[0], D(YEAR, 4, 1))
    state = pending(late, D(YEAR, 7, 1))
    assert state.came_late
    assert state.step == "decide"
    assert state.is_overdue
    assert _decide(late, "rejected", D(YEAR, 7, 1)).outcome == "rejected"


def test_answer_appeal_and_court_follow_one_another(records):
    one = _decide(_object(records[0]), "rejected", D(YEAR, 4, 1))
    assert pending(one, D(YEAR, 4, 2)).step == "answer"
    objecting.record_answer(objection=one, answered_on=D(YEAR, 4, 5))
    one.refresh_from_db()
    assert (pending(one, D(YEAR, 5, 5)).step, pending(one, D(YEAR, 5, 6)).step) == ("appeal", "")
    with pytest.raises(ValidationError):
        objecting.record_appeal(objection=one, appealed_on=D(YEAR, 5, 6))
    objecting.record_appeal(objection=one, appealed_on=D(YEAR, 5, 5))
    objecting.decide_appeal(objection=one, outcome="rejected", decided_on=D(YEAR, 6, 1))
    one.refresh_from_db()
    assert pending(one, D(YEAR, 7, 1)) == pending(one, D(YEAR, 7, 1))
    assert (pending(one, D(YEAR, 7, 1)).step, pending(one, D(YEAR, 7, 2)).step) == ("court", "")


def test_only_the_increase_may_be_stayed_and_it_waits_without_additions(records):
    one = _object(records[0])
    objecting.stay_increase(objection=one, amount_satang=4_000_00)
    with pytest.raises(ValidationError):
        objecting.stay_increase(objection=one, amount_satang=10_000_01)
    assert _total(records[0], JULY) == 6_660_00
    paying.take_payment(record=records[0], amount_satang=6_660_00, on=JULY, method="cash", by=None)
    assert quote(records[0], JULY).total == 0
    _decide(one, "rejected", D(YEAR, 4, 1))
    assert quote(records[0], JULY).left == 4_000_00


def test_what_was_paid_too_much_is_given_back_once_with_interest_when_late(records):
    bill = Bill.objects.get(origin_id=records[0].pk)
    record_payment(bill=bill, amount_satang=10_000_00, paid_on=JULY, by=None)
    Bill.objects.filter(pk=bill.pk).update(amount_satang=7_000_00)
    body, today = make.subdistrict().pk, timezone.localdate()
    [free] = overpaid(body, today)
    assert (free.amount, free.interest) == (3_000_00, 0)
    claimed = today - dt.timedelta(days=16)
    given = objecting.give_back(
        bill=bill, claimed_on=claimed, refunded_on=today, voucher="1/69",
        by=make.user(Role.CASHIER),
    )  # fmt: skip
    assert (given.amount_satang, given.interest_satang) == (3_000_00, 30_00)
    assert overpaid(body, today) == []
    assert Refund.objects.count() == 1


def test_pages_show_the_debt_and_guard_their_acts(records, client):
    record = records[0]
    client.force_login(make.user(Role.SURVEYOR))
    assert client.post(reverse("tax-arrears-warn"), {"all": "1"}).status_code == 403
    client.force_login(make.user(Role.CASHIER))
    page = client.get(reverse("tax-debt", args=[record.pk]), {"on": f"{YEAR}-07-01"})
    assert "11,100.00" in page.content.decode()
    listed = client.get(reverse("tax-arrears"), {"on": f"{YEAR}-07-01", "q": "01A001"})
    assert "11,100.00" in listed.content.decode()
    for form, head in (("xlsx", b"PK"), ("csv", "\ufeff".encode())):
        answer = client.get(reverse("tax-arrears-file", args=[form]), {"on": f"{YEAR}-07-01"})
        assert b"".join(answer).startswith(head)
    client.post(reverse("tax-arrears-warn"), {"record": record.pk, "days": "15"})
    letter = ArrearsWarning.objects.get()
    for letter in ArrearsWarning.objects.all():
        url = reverse("tax-warning-letter", args=[letter.pk])
        assert client.get(url).content[:4] == b"%PDF"
    sent = {"letter": letter.pk, "channel": "post", "received_on": f"{timezone.localdate()}"}
    client.post(reverse("tax-warnings-received"), sent)
    letter.refresh_from_db()
    assert letter.received_on == timezone.localdate()
    for name in ("tax-warnings", "tax-land-office", "tax-objections", "tax-refunds"):
        assert client.get(reverse(name)).status_code == 200


def test_refunds_are_searched_and_come_in_pages(records, client, monkeypatch):
    client.force_login(make.user(Role.CASHIER))
    for record in records[:2]:
        bill = Bill.objects.get(origin_id=record.pk)
        record_payment(bill=bill, amount_satang=bill.amount_satang, paid_on=bill.due_on, by=None)
        cancel_bill(bill=bill, reason="x")
    names = list(Bill.objects.order_by("pk").values_list("number", flat=True))
    monkeypatch.setattr("taxation.views.objections.PAGE", 1)
    first = client.get(reverse("tax-refunds")).content.decode()
    second = client.get(reverse("tax-refunds"), {"from": 1}).content.decode()
    assert [names[0] in first, names[1] in first] == [True, False]
    assert [names[0] in second, names[1] in second] == [False, True]
    found = client.get(reverse("tax-refunds"), {"q": names[1]}).content.decode()
    assert [names[0] in found, names[1] in found] == [False, True]
    assert "ล้างคำค้น" in client.get(reverse("tax-refunds"), {"q": "ไม่มี"}).content.decode()


def test_an_objection_is_recorded_and_decided_on_its_page(records, client):
    client.force_login(make.user(Role.ASSESSOR))
    url = reverse("tax-object", args=[records[0].pk])
    wrong = {"notice_received_on": f"{YEAR}-03-01", "objected_on": f"{YEAR}-02-01", "grounds": "aa"}
    assert "aa" in client.post(url, wrong).content.decode()
    client.post(url, wrong | {"objected_on": f"{YEAR}-03-10"})
    one = Objection.objects.get()
    act = reverse("tax-objection-act", args=[one.pk, "decide"])
    client.post(act, {"outcome": "rejected", "on": f"{YEAR}-04-01", "reason": "as measured"})
    page = client.get(reverse("tax-objection-page", args=[one.pk])).content.decode()
    assert "as measured" in page


def test_an_accepted_objection_is_not_called_a_received_request():
    with translation.override("th"):
        assert str(Objection.Outcome.ACCEPTED.label) == "เห็นชอบตามคำคัดค้าน"
