"""Payments of the bank's file: rehearsed, accepted once at the bank's day, the rest settled."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F

from accounts.models import Role
from accounts.personal_data import decrypt
from billing.models import BankFile, BankPayment, BankSettlement, Bill, Payment, Receipt
from billing.models import BankLayout as Layout
from billing.selectors import balance
from billing.services import bank_files
from billing.services.cashier import cancel_bill, replace_bill, reverse_payment
from taxation.models import AssessmentRecord
from taxation.selectors.bank import bills_alike, settled_alike
from taxation.selectors.objections import overpaid
from taxation.services import bank, paying, signs
from tests import factories as make
from tests.billing import bank_lines as written
from tests.taxation.bank_rows import IN_TIME, LATE, bills, detail, file, office, received

pytestmark = pytest.mark.django_db
Verdict = BankPayment.Verdict


@pytest.fixture
def by():
    return office()


def _verdicts(of):
    return list(of.rows.order_by("line").values_list("verdict", flat=True))


def _waiting():
    return list(BankPayment.objects.waiting())


def test_a_rehearsal_says_what_each_row_pays_and_posts_nothing(by):
    one, two, three, four = bills(4)
    paying.take_payment(record=_record(three), amount_satang=10_000_00, on=IN_TIME, method="cash",
                        by=None)  # fmt: skip
    cancel_bill(bill=four, reason="ประเมินใหม่")
    paying.allow_parts(record=_record(two), on=IN_TIME)
    paid = Payment.objects.count()
    came = received(
        by,
        detail(one, 10_000_00),
        detail(two, 3_333_33),
        detail(three, 10_000_00),
        detail(four, 10_000_00),
        (500, {"reference_1": "2568999999999"}),
        detail(one, 10_000_00),
        (700, {"kind": "D"}),
    )
    assert _verdicts(came) == [
        Verdict.WHOLE, Verdict.PART, Verdict.PAID, Verdict.REPLACED, Verdict.UNKNOWN,
        Verdict.AGAIN, Verdict.REVERSAL,
    ]  # fmt: skip
    assert Payment.objects.count() == paid
    assert decrypt(came.rows.first().payer_encrypted) == "นาย ตัวอย่าง หนึ่ง"


def _record(bill):
    return AssessmentRecord.objects.get(pk=bill.origin_id)


@pytest.mark.parametrize(
    ("day", "satang", "verdict"),
    [
        (IN_TIME, 10_000_00, Verdict.WHOLE), (IN_TIME, 9_999_99, Verdict.LESS),
        (IN_TIME, 10_000_01, Verdict.MORE), (LATE, 10_000_00, Verdict.LESS),
        (LATE, 11_100_00, Verdict.WHOLE), (LATE, 11_100_01, Verdict.MORE),
    ],
)  # fmt: skip
def test_what_settles_a_bill_is_the_laws_of_the_banks_day(by, day, satang, verdict):
    (bill,) = bills(1)
    came = received(by, detail(bill, satang, on=day), day=day)
    assert _verdicts(came) == [verdict]
    assert came.rows.get().asked_satang == (11_100_00 if day == LATE else 10_000_00)


def test_the_second_reference_must_be_a_day_of_the_bill(by):
    (bill,) = bills(1)
    came = received(by, detail(bill, 10_000_00, reference_2="010125"))
    assert _verdicts(came) == [Verdict.REFERENCE]
    bank.accept(file=came, by=by)
    bank.tie(row=_waiting()[0], bill=bill, by=by)
    assert balance(bill).status == "paid"


def test_accepting_posts_what_fits_with_numbered_receipts_of_the_banks_day(by):
    one, two = bills(2)
    came = received(
        by, detail(one, 11_100_00, on=LATE), (500, {"reference_1": "X"}), detail(two, 10_000_00),
        day=LATE,
    )  # fmt: skip
    receipts = bank.accept(file=came, by=by)
    assert [str(receipt) for receipt in receipts] == ["2568/000001", "2568/000002"]
    first = receipts[0].payment
    assert (first.paid_on, first.extra_satang, first.method) == (LATE, 1_100_00, "bank")
    assert balance(one).status == balance(two).status == "paid"
    assert [row.reference_1 for row in _waiting()] == ["X"]
    came.refresh_from_db()
    assert came.accepted_by == by
    assert bank.accept(file=came, by=by) == []
    assert Receipt.objects.count() == 2


def test_what_was_paid_at_the_counter_meanwhile_waits(by):
    (bill,) = bills(1)
    came = received(by, detail(bill, 10_000_00))
    paying.take_payment(record=_record(bill), amount_satang=10_000_00, on=IN_TIME, method="cash",
                        by=None)  # fmt: skip
    assert bank.accept(file=came, by=by) == []
    assert [row.verdict for row in _waiting()] == [Verdict.PAID]


def test_the_same_file_and_the_same_payment_come_in_once(by):
    one, two = bills(2)
    first = detail(one, 10_000_00)
    came = received(by, first)
    assert received(by, first) == came
    assert BankFile.objects.count() == 1
    bank.accept(file=came, by=by)
    more = received(by, first, detail(two, 10_000_00))
    assert _verdicts(more) == [Verdict.REPEATED, Verdict.WHOLE]
    bank.accept(file=more, by=by)
    assert Receipt.objects.count() == 2
    assert _waiting() == []


def test_two_equal_lines_of_one_file_are_two_payments(by):
    (bill,) = bills(1)
    came = received(by, detail(bill, 10_000_00), detail(bill, 10_000_00))
    assert _verdicts(came) == [Verdict.WHOLE, Verdict.AGAIN]
    bank.accept(file=came, by=by)
    assert Receipt.objects.count() == 1
    assert len(_waiting()) == 1


def test_too_much_is_receipted_whole_and_the_rest_is_among_the_refunds(by):
    (bill,) = bills(1)
    came = received(by, detail(bill, 12_000_00))
    bank.accept(file=came, by=by)
    (row,) = _waiting()
    with pytest.raises(ValidationError, match=r".") as refused:
        bank.tie(row=row, bill=bill, by=by)
    assert refused.value.code == "exceeds"
    bank.tie(row=row, bill=bill, by=by, may_exceed=True)
    assert [one.amount for one in overpaid(make.subdistrict().pk, LATE)] == [2_000_00]
    assert BankSettlement.objects.get().kind == "overpaid"
    assert _waiting() == []


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_a_payment_of_a_bill_that_wants_nothing_is_given_back(by, is_cancelled):
    (bill,) = bills(1)
    came = received(by, detail(bill, 10_000_00))
    if is_cancelled:
        cancel_bill(bill=bill, reason="ประเมินใหม่")
    else:
        paying.take_payment(record=_record(bill), amount_satang=10_000_00, on=IN_TIME,
                            method="cash", by=None)  # fmt: skip
    bank.accept(file=came, by=by)
    bank.tie(row=_waiting()[0], bill=bill, by=by, may_exceed=True)
    assert [one.amount for one in overpaid(make.subdistrict().pk, LATE)] == [10_000_00]


def test_late_without_additions_is_made_whole_at_the_counter_at_the_banks_day(by):
    (bill,) = bills(1)
    came = received(by, detail(bill, 10_000_00, on=LATE), day=LATE)
    bank.accept(file=came, by=by)
    (row,) = _waiting()
    with pytest.raises(ValidationError) as refused:
        bank.tie(row=row, bill=bill, by=by)
    assert refused.value.code == "late_in_full"
    months_later = dt.date(2025, 11, 20)
    of_bank, by_hand = bank.tie_with_rest(
        row=row, bill=bill, method="cash", today=months_later, by=by
    )
    assert (of_bank.payment.amount_satang, of_bank.payment.extra_satang) == (10_000_00, 0)
    assert (by_hand.payment.amount_satang, by_hand.payment.extra_satang) == (1_100_00, 1_100_00)
    assert (of_bank.payment.paid_on, by_hand.payment.paid_on) == (LATE, months_later)
    assert balance(bill).status == "paid"
    assert _waiting() == []


def test_a_part_in_time_is_taken_as_at_the_counter(by):
    (bill,) = bills(1)
    came = received(by, detail(bill, 4_000_00))
    bank.accept(file=came, by=by)
    bank.tie(row=_waiting()[0], bill=bill, by=by)
    assert balance(bill).left == 6_000_00


def test_a_cancelled_receipt_lets_the_row_wait_and_be_tied_again(by):
    one, two = bills(2)
    came = received(by, detail(one, 10_000_00))
    (receipt,) = bank.accept(file=came, by=by)
    reverse_payment(payment=receipt.payment, by=by, reason="ผิดราย")
    (row,) = _waiting()
    bank.tie(row=row, bill=two, by=by)
    assert (balance(one).status, balance(two).status) == ("unpaid", "paid")
    with pytest.raises(ValidationError) as refused:
        bank.tie(row=row, bill=one, by=by)
    assert refused.value.code == "settled"


def test_a_reassessment_moves_the_money_and_leaves_the_row_settled(by):
    one, two = bills(2)
    came = received(by, detail(one, 10_000_00))
    bank.accept(file=came, by=by)
    replace_bill(old=one, new=two, reason="ประเมินใหม่", by=by)
    assert balance(two).status == "paid"
    assert _waiting() == []


def test_additions_taken_by_hand_do_not_hinder_a_reassessment(by):
    one, two = bills(2)
    bank.accept(file=received(by, detail(one, 10_000_00, on=LATE), day=LATE), by=by)
    bank.tie_with_rest(row=_waiting()[0], bill=one, method="cash", today=written.TODAY, by=by)
    replace_bill(old=one, new=two, reason="ประเมินใหม่", by=by)
    assert balance(two).status == "paid"
    assert _waiting() == []


def test_not_ours_wants_a_reason_and_may_be_taken_up_again(by):
    came = received(by, (500, {"reference_1": "ค่าน้ำ"}))
    bank.accept(file=came, by=by)
    (row,) = _waiting()
    with pytest.raises(ValidationError):
        bank_files.set_aside(row=row, reason=" ", by=by)
    bank_files.set_aside(row=row, reason="ค่าน้ำของการประปา คืนธนาคารแล้ว", by=by)
    assert _waiting() == []
    bank_files.take_up(row=row, by=by)
    assert _waiting() == [row]
    assert BankSettlement.objects.get().withdrawn_by == by


def test_what_the_bank_takes_back_cancels_the_receipt_it_gave(by):
    (bill,) = bills(1)
    (receipt,) = bank.accept(file=received(by, detail(bill, 10_000_00)), by=by)
    back = received(by, detail(bill, 10_000_00, kind="D"))
    bank.accept(file=back, by=by)
    (row,) = _waiting()
    with pytest.raises(ValidationError):
        bank.tie(row=row, bill=bill, by=by)
    bank.reverse(row=row, settled=receipt.payment.bank_settlement, by=by)
    assert balance(bill).status == "unpaid"
    assert _waiting() == []


def test_what_the_bank_takes_back_is_taken_from_the_bill_the_money_was_moved_to(by):
    old, new = bills(2)
    bank.accept(file=received(by, detail(old, 10_000_00)), by=by)
    replace_bill(old=old, new=new, reason="ประเมินใหม่", by=by)
    bank.accept(file=received(by, detail(old, 10_000_00, kind="D")), by=by)
    (row,) = _waiting()
    (settled,) = settled_alike(row)
    bank.reverse(row=row, settled=settled, by=by)
    assert (balance(old).paid, balance(new).paid) == (0, 0)
    assert _waiting() == []


def test_what_was_taken_back_is_not_taken_back_again(by):
    (bill,) = bills(1)
    (receipt,) = bank.accept(file=received(by, detail(bill, 10_000_00)), by=by)
    back = detail(bill, 10_000_00, kind="D")
    bank.accept(file=received(by, back, back), by=by)
    settled = receipt.payment.bank_settlement
    first, second = _waiting()
    bank.reverse(row=first, settled=settled, by=by)
    with pytest.raises(ValidationError) as refused:
        bank.reverse(row=second, settled=settled, by=by)
    assert refused.value.code == "other_receipt"
    assert _waiting() == [second]


def test_additions_taken_apart_are_cancelled_before_their_tax(by):
    (bill,) = bills(1)
    bank.accept(file=received(by, detail(bill, 10_000_00, on=LATE), day=LATE), by=by)
    of_bank, by_hand = bank.tie_with_rest(
        row=_waiting()[0], bill=bill, method="cash", today=LATE, by=by
    )
    with pytest.raises(ValidationError) as refused:
        reverse_payment(payment=of_bank.payment, by=by, reason="ผิดใบ")
    assert refused.value.code == "additions_first"
    assert str(by_hand) in refused.value.messages[0]
    for receipt in (by_hand, of_bank):
        reverse_payment(payment=receipt.payment, by=by, reason="ผิดใบ")
    assert balance(bill).paid == 0


def test_a_file_is_withdrawn_only_before_it_is_accepted(by):
    (bill,) = bills(1)
    came = received(by, detail(bill, 10_000_00))
    later = received(by, detail(bill, 10_000_00), (500, {"reference_1": "X"}))
    with pytest.raises(ValidationError):
        bank_files.withdraw(file=came)
    bank_files.withdraw(file=later)
    bank_files.withdraw(file=came)
    assert not BankPayment.objects.exists()
    for act in (lambda: bank.accept(file=came, by=by), lambda: bank_files.withdraw(file=came)):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "withdrawn"
    came = received(by, detail(bill, 10_000_00))
    bank.accept(file=came, by=by)
    with pytest.raises(ValidationError):
        bank_files.withdraw(file=came)


def test_bills_of_another_body_are_unknown(by):
    (bill,) = bills(1)
    other = office(make.subdistrict("580105"))
    came, _new = bank.receive(
        content=file(detail(bill, 10_000_00)), name="", subdistrict=other.subdistrict, by=other,
        today=written.TODAY,
    )  # fmt: skip
    assert _verdicts(came) == [Verdict.UNKNOWN]


def test_a_file_costs_the_same_queries_however_long_it_is(by, django_assert_max_num_queries):
    of = bills(12)
    few = received(by, *[detail(bill, 10_000_00) for bill in of[:2]])
    many = received(by, *[detail(bill, 10_000_00) for bill in of[2:]])
    for came, given in ((few, 2), (many, 10)):
        with django_assert_max_num_queries(28):
            assert len(bank.accept(file=came, by=by)) == given


@pytest.mark.parametrize(
    "reference",
    ["2568000000020", "2568000000092", "256800000002", "25680000000002", "2586000000002"],
)
def test_a_slip_of_the_hand_is_guessed(by, reference):
    _one, two, _three = bills(3)
    assert two.number == "2568000000002"
    came = received(by, detail(two, 11_100_00, on=LATE, reference_1=reference), day=LATE)
    assert bills_alike(came.rows.get())[0] == two


def test_without_a_bank_set_up_the_office_is_told(by):
    other = make.subdistrict("580105")
    with pytest.raises(ValidationError) as refused:
        bank.receive(content=file(), name="", subdistrict=other, by=by, today=written.TODAY)
    assert refused.value.code == "no_layout"


def test_a_layout_that_cannot_be_is_refused_and_the_one_before_stays(by):
    row = Layout.objects.get()
    places = {**row.places, "detail": {**row.places["detail"], "amount": [250, 13]}}
    wrong = Layout(bank="006", bank_name="กรุงไทย", account=written.ACCOUNT, places=places)
    with pytest.raises(ValidationError) as refused:
        bank_files.set_layout(layout=wrong, subdistrict=make.subdistrict(), by=by)
    assert len(refused.value.messages) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Layout.objects.filter(pk=row.pk).update(account="1")
    assert Layout.objects.get() == row


def test_a_long_file_is_the_workers_and_a_killed_one_is_taken_up(by, monkeypatch):
    monkeypatch.setattr(bank, "AT_ONCE", 1)
    one, two = bills(2)
    came = received(by, detail(one, 10_000_00), detail(two, 10_000_00))
    assert bank.ask(file=came, by=by)
    assert not bank.ask(file=came, by=by)  # pressed twice
    came.refresh_from_db()
    assert came.is_at_work
    with pytest.raises(ValidationError):
        bank_files.withdraw(file=came)
    assert bank.left() == []
    BankFile.objects.update(asked_at=F("asked_at") - dt.timedelta(hours=1))
    assert bank.left() == [came.pk]
    assert bank.accept_asked(came.pk) == 2
    assert bank.accept_asked(came.pk) == 0
    assert bank.left() == []
    assert BankFile.objects.get().accepted_by == by


def test_what_stops_the_worker_lets_the_file_be_accepted_again(by, monkeypatch):
    monkeypatch.setattr(bank, "AT_ONCE", 0)
    (bill,) = bills(1)
    came = received(by, detail(bill, 10_000_00))
    bank.ask(file=came, by=by)
    monkeypatch.setattr(bank, "record_payments", None)
    with pytest.raises(TypeError):
        bank.accept_asked(came.pk)
    came.refresh_from_db()
    assert not came.is_at_work
    assert not Receipt.objects.exists()


def test_a_sign_tax_is_paid_with_its_own_additions_and_never_too_much(by):
    parcel, owner = make.owned_parcel(), make.party("เจ้าของป้าย")
    make.sign(parcel, 1, owner=owner, wording="mixed")
    assessors = [make.user(Role.ASSESSOR, username=name) for name in ("one", "two")]
    body = make.subdistrict().pk
    signs.prepare_signs(subdistrict=body, year=2025, by=assessors[0])
    signs.issue_signs(subdistrict=body, year=2025, by=assessors[1], on=dt.date(2025, 4, 1))
    bill = Bill.objects.get()
    day = bill.due_on
    assert bill.amount_satang == 1_040_00
    came = received(
        by, detail(bill, 1_144_00, on=day), detail(bill, 1_200_00, on=day, teller="0002"), day=day
    )
    assert _verdicts(came) == [Verdict.WHOLE, Verdict.AGAIN]  # never declared: 10 % (s25)
    (receipt,) = bank.accept(file=came, by=by)
    assert receipt.payment.extra_satang == 104_00
    with pytest.raises(ValidationError) as refused:
        bank.tie(row=_waiting()[0], bill=bill, by=by, may_exceed=True)
    assert refused.value.code == "sign_exceeds"
