"""A run: computed, paused, resumed, issued by a second person, never edited."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from accounts.models import Role
from billing.models import Bill
from billing.services.cashier import record_payment
from taxation.forms.notice import notice_context
from taxation.forms.words import long_date
from taxation.law.arrears import months_late
from taxation.law.assess import assess
from taxation.law.facts_json import from_json
from taxation.models import AssessmentLine, AssessmentRecord, RunException, TaxRun, Valuation
from taxation.selectors import payable
from taxation.selectors.law import body_law, rebuilt
from taxation.selectors.notices import notices_of
from taxation.services import paying, release, runs
from taxation.services.writing import digest
from tests import factories as make
from tests.taxation.tax_rows import YEAR, home, plot

pytestmark = pytest.mark.django_db
State = TaxRun.State


@pytest.fixture
def assessor():
    return make.user(Role.ASSESSOR)


@pytest.fixture
def second():
    return make.user(Role.ADMINISTRATOR)


def _shops(count=3):
    """Owners who owe 300, 600, 900... baht: 100 sq.wah of commerce at 1,000, 2,000..."""
    for number in range(1, count + 1):
        plot(f"01A{number * 2:03d}", make.party(f"ร้าน{number}"), 1000 * number, use="OTHER")


def _run(by, mode="issue", **options):
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode=mode, by=by)
    return runs.run_tax_year(run.pk, **options)


def _issued(assessor, second):
    return release.release_run(run=_run(assessor), by=second)


def test_run_computes_and_adds_up(assessor):
    _shops()
    owner = make.party()
    home(plot("01B001", owner), owner)
    run = _run(assessor, "preview")
    assert run.state == State.DONE
    assert run.totals["due"] == 1800_00
    assert (run.totals["taxpayers"], run.totals["owing"]) == (4, 3)
    cells = {(cell["class"], cell["due"]) for cell in run.totals["cells"]}
    assert cells == {("OTHER", 1800_00), ("RES_MAIN", 0)}


def test_lines_add_up_to_their_record(assessor):
    owner = make.party()
    for code in ("01A001", "01A002", "01A003"):
        plot(code, owner, "3333.33", use="OTHER")
    run = _run(assessor)
    record = AssessmentRecord.objects.get(run=run)
    for name in ("value", "exempt", "taxable", "tax", "due"):
        lines = AssessmentLine.objects.filter(record=record)
        column = f"{name}_satang"
        assert sum(getattr(line, column) for line in lines) == getattr(record, column)


def test_year_without_law_is_refused_and_says_what_is_missing(assessor):
    with translation.override("th"), pytest.raises(ValidationError, match="2570") as refused:
        runs.start_run(subdistrict=make.subdistrict().pk, year=2027, mode="preview", by=assessor)
    assert refused.value.code == "law_incomplete"
    assert not TaxRun.objects.exists()


def test_year_without_prices_is_refused(assessor):
    with pytest.raises(ValidationError) as refused:
        runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="preview", by=assessor)
    assert refused.value.code == "prices_missing"


def test_one_run_of_a_year_at_a_time(assessor):
    _shops(1)
    body = make.subdistrict().pk
    runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=assessor)
    with pytest.raises(ValidationError) as refused:
        runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=assessor)
    assert refused.value.code == "run_going"


def test_paused_run_goes_on_where_it_stood(assessor, monkeypatch):
    _shops(5)
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=assessor)
    write = runs.writing.write_chunk

    def pause_after_first(*args):
        write(*args)
        runs.ask_pause(run=run)

    monkeypatch.setattr(runs.writing, "write_chunk", pause_after_first)
    paused = runs.run_tax_year(run.pk, chunk=2)
    assert (paused.state, paused.taxpayers_done) == (State.PAUSED, 2)
    monkeypatch.setattr(runs.writing, "write_chunk", write)
    first = set(AssessmentRecord.objects.values_list("pk", flat=True))
    done = runs.run_tax_year(runs.resume_run(run=run).pk, chunk=2)
    assert (done.state, done.taxpayers_done, done.totals["taxpayers"]) == (State.DONE, 5, 5)
    assert first < set(AssessmentRecord.objects.values_list("pk", flat=True))


def test_register_moved_while_paused_starts_over(assessor, monkeypatch):
    _shops(4)
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=assessor)
    write = runs.writing.write_chunk
    monkeypatch.setattr(
        runs.writing, "write_chunk", lambda *args: (write(*args), runs.ask_pause(run=run))
    )
    runs.run_tax_year(run.pk, chunk=2)
    monkeypatch.setattr(runs.writing, "write_chunk", write)
    Valuation.objects.update(baht_per_sq_wah=500)
    done = runs.run_tax_year(runs.resume_run(run=run).pk, chunk=2)
    assert done.totals["due"] == 4 * 150_00
    assert done.totals["taxpayers"] == AssessmentRecord.objects.count() == 4


def test_finished_run_delivered_again_changes_nothing(assessor):
    _shops()
    run = _run(assessor)
    before = list(AssessmentRecord.objects.order_by("pk").values_list("pk", flat=True))
    runs.run_tax_year(run.pk)
    assert list(AssessmentRecord.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_facts_the_law_refuses_do_not_stop_the_run(assessor):
    _shops(2)
    parcel = plot("01B001", make.party("แปลก"), use="OTHER")
    parcel.use_zones.update(standing_reduction="no_such_category")
    run = _run(assessor)
    assert run.state == State.DONE
    assert run.totals["exceptions"] == {"refused": 1}
    assert run.totals["taxpayers"] == 2


def test_who_ran_it_may_not_issue_it(assessor):
    _shops(1)
    run = _run(assessor)
    with pytest.raises(PermissionDenied):
        release.release_run(run=run, by=assessor)
    with pytest.raises(DatabaseError, match="tax_run_released_by_another"), transaction.atomic():
        TaxRun.objects.filter(pk=run.pk).update(released_by=assessor)


def test_issue_waits_for_every_exception(assessor, second):
    _shops(1)
    make.use_zone(make.parcel("01B001"))
    run = _run(assessor)
    with pytest.raises(ValidationError) as refused:
        release.release_run(run=run, by=second)
    assert refused.value.code == "exceptions_unsettled"
    finding = RunException.objects.get(run=run)
    release.except_findings(run=run, ids=[finding.pk], by=assessor, reason="รอเจ้าของมาแจ้ง")
    assert release.release_run(run=run, by=second).state == State.RELEASED


def test_issue_numbers_the_records_and_raises_bills(assessor, second):
    _shops()
    free = make.party()
    home(plot("01B001", free), free)
    run = _issued(assessor, second)
    numbers = AssessmentRecord.objects.filter(run=run).order_by("route_code")
    assert [one.number for one in numbers] == [f"2568/00000{n}" for n in (1, 2, 3, 4)]
    assert sorted(Bill.objects.values_list("amount_satang", flat=True)) == [30000, 60000, 90000]


def test_issued_assessment_is_recomputed_from_its_own_facts_to_the_satang(assessor, second):
    """Edit the register, change prices and choices: the record still gives the same amounts."""
    _shops()
    owner = make.party()
    home(plot("01B001", owner, 900_000), owner)
    run = _issued(assessor, second)
    Valuation.objects.update(baht_per_sq_wah=1)
    law = rebuilt(run.law["overlays"], run.law["map_choices"]).of(YEAR)
    for record in AssessmentRecord.objects.filter(run=run):
        again = assess(from_json(record.facts["facts"]), law)
        kept = (record.value_satang, record.exempt_satang, record.tax_satang, record.due_satang)
        assert (again.base, again.exempt, again.tax, again.due) == kept
        assert again.law_fingerprint == record.law_digest
        assert digest(record.facts) == record.facts_digest


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE taxation_assessmentrecord SET due_satang = 1",
        "DELETE FROM taxation_assessmentrecord",
        "UPDATE taxation_assessmentsheet SET due_satang = due_satang",
        "DELETE FROM taxation_assessmentsheet",
        """INSERT INTO taxation_assessmentsheet
           SELECT (jsonb_populate_record(s, '{"id": 0}')).* FROM taxation_assessmentsheet s""",
    ],
)
def test_the_database_itself_refuses_to_change_an_issued_assessment(assessor, second, attempt):
    _shops(1)
    _issued(assessor, second)
    refusal = pytest.raises(DatabaseError, match="Cannot")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)


def test_drafts_may_be_thrown_away(assessor):
    _shops()
    run = _run(assessor)
    runs.discard_run(run=run)
    assert not AssessmentRecord.objects.exists()
    assert not AssessmentLine.objects.exists()


def test_correction_supersedes_only_what_changed_and_moves_the_payment(assessor, second):
    _shops()
    _issued(assessor, second)
    bill = Bill.objects.get(amount_satang=90000)
    record_payment(bill=bill, amount_satang=20000, paid_on=bill.due_on, by=assessor)
    Valuation.objects.filter(baht_per_sq_wah=3000).update(baht_per_sq_wah=2500)
    again = _issued(assessor, second)
    new = AssessmentRecord.objects.get(run=again)
    assert new.supersedes.due_satang == 90000
    assert new.number == "2568/000004"
    assert AssessmentRecord.objects.in_force().count() == 3
    bill.refresh_from_db()
    assert bill.cancelled_at
    left = Bill.objects.open().with_paid().get(origin_id=new.pk)
    assert (left.amount_satang, left.paid_satang) == (75000, 20000)


def test_a_higher_assessment_adds_only_the_difference_by_its_own_day(assessor, second):
    _shops()
    _issued(assessor, second)
    paid = Bill.objects.get(amount_satang=90000)
    record_payment(bill=paid, amount_satang=90000, paid_on=paid.due_on, by=assessor)
    Valuation.objects.filter(baht_per_sq_wah=3000).update(baht_per_sq_wah=4000)
    Valuation.objects.filter(baht_per_sq_wah=1000).update(baht_per_sq_wah=2000)
    again = _issued(assessor, second)
    today = timezone.localdate()
    new = AssessmentRecord.objects.get(run=again, due_satang=120000)
    asked = paying.quote(new, today)
    assert (asked.left, asked.extra) == (30000, 0)
    late = paying.quote(new, asked.bill.due_on + dt.timedelta(days=1))
    assert (late.penalty, late.surcharge) == (3000, 300)
    unpaid = AssessmentRecord.objects.get(run=again, due_satang=60000)  # 300 baht were late before
    asked = paying.quote(unpaid, today)
    months = months_late(paid.due_on, today)
    assert (asked.left, asked.penalty, asked.surcharge) == (60000, 3000, 300 * months)


def test_a_notice_of_a_new_assessment_asks_for_what_is_added_by_its_own_day(assessor, second):
    _shops()
    _issued(assessor, second)
    paid = Bill.objects.get(amount_satang=90000)
    record_payment(bill=paid, amount_satang=90000, paid_on=paid.due_on, by=assessor)
    Valuation.objects.filter(baht_per_sq_wah=3000).update(baht_per_sq_wah=400000)
    Valuation.objects.filter(baht_per_sq_wah=2000).update(baht_per_sq_wah=1000)
    again, today = _issued(assessor, second), timezone.localdate()
    more, less = AssessmentRecord.objects.filter(run=again).order_by("-due_satang")
    pay = payable.of_record(more, today)
    assert pay.due_on > today > paid.due_on
    said = [" ".join(notice_context(one)["paragraphs"]) for one in notices_of([more, less], today)]
    assert f"ที่ {more.supersedes.number} ซึ่งประเมินไว้เป็นเงิน 900.00 บาท" in said[0]
    assert f"เพิ่มเป็นเงิน {more.due_satang // 100 - 900:,}.00 บาท" in said[0]
    assert f"ภายในวันที่ {long_date(pay.due_on)}" in said[0]
    assert long_date(paid.due_on) not in said[0]
    assert "งวด" not in said[0]  # the days of the parts are over
    assert "ภาษีลดลงเป็นเงิน 300.00 บาท" in said[1]
    assert f"ภายในวันที่ {long_date(paid.due_on)}" in said[1]


def test_a_year_is_not_issued_again_after_the_years_of_the_law(assessor, second, monkeypatch):
    _shops(1)
    _issued(assessor, second)
    pay = body_law(make.subdistrict().pk).of(YEAR).calendar.pay
    last = pay.replace(year=pay.year + 3)
    monkeypatch.setattr(runs.timezone, "localdate", lambda: last + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="53"):
        _run(assessor)
    monkeypatch.setattr(runs.timezone, "localdate", lambda: last)
    assert _run(assessor).state == State.DONE


def test_who_turns_out_to_have_held_nothing_gets_a_record_of_nothing(assessor, second):
    _shops(1)
    _issued(assessor, second)
    wrong = AssessmentRecord.objects.get()
    right = make.party("ตัวจริง")
    with transaction.atomic():
        wrong_right = make.Right.objects.get(party_id=wrong.party_ids[0])
        wrong_right.party = right
        wrong_right.save()
    _issued(assessor, second)
    in_force = {one.taxpayer_key: one.due_satang for one in AssessmentRecord.objects.in_force()}
    assert in_force == {wrong.taxpayer_key: 0, str(right.pk): 30000}
    assert Bill.objects.open().get().debtor_key == str(right.pk)
