"""The tax office's doors: who may come in, what they show, how often they ask the database."""

import datetime as dt
import io
import re
from unittest.mock import Mock

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role
from geo.models import Subdistrict
from parcels.models import Building
from taxation import tasks
from taxation.models import AssessmentRecord, BodySetting, LawOverlay, RunException, TaxRun
from taxation.selectors.remedies import told
from taxation.services import comparing, release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, account, home, plot

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessor(client):
    user = make.user(Role.ASSESSOR)
    client.force_login(user)
    return user


@pytest.fixture
def run(assessor):
    for number in range(1, 4):
        plot(f"01A{number * 2:03d}", make.party(f"ร้าน{number}"), 1000 * number, use="OTHER")
    owner = make.party("=SUM(A1)")
    home(plot("01B001", owner), owner)
    started = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=assessor
    )
    return runs.run_tax_year(started.pk)


def _page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_runs_page_lists_years_runs_and_what_is_missing(client, run):
    page = _page(client, "tax-runs")
    assert "2568" in page
    assert "1,800.00" in page
    assert "2570" in page  # not configured, and said


def test_start_queues_a_run_and_the_worker_does_it(
    client, assessor, monkeypatch, django_capture_on_commit_callbacks
):
    account()
    asked = []
    monkeypatch.setattr("taxation.tasks.run_tax.delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("tax-start"), {"year": YEAR, "mode": "preview"})
    run = TaxRun.objects.get()
    assert answer.url == reverse("tax-run", args=[run.pk])
    assert (asked, run.state, run.requested_by) == ([run.pk], "queued", assessor)


def test_refused_year_says_why_and_starts_nothing(client, assessor):
    answer = client.post(reverse("tax-start"), {"year": 2027, "mode": "preview"}, follow=True)
    assert "2570" in answer.content.decode()
    assert not TaxRun.objects.exists()


WATCHES = 'id="tax-progress"'


def test_a_page_watches_only_a_run_that_moves_by_itself(client, assessor):
    """A paused run waits for a hand: a page that watched it would load itself for ever."""
    plot("01A002", make.party("ร้าน"), use="OTHER")
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="preview", by=assessor)
    assert WATCHES in _page(client, "tax-run", run.pk)
    runs.ask_pause(run=run)
    assert "จะพัก" in _page(client, "tax-run", run.pk)
    runs.run_tax_year(run.pk)
    run.refresh_from_db()
    assert run.state == "paused"
    assert WATCHES not in _page(client, "tax-run", run.pk)
    assert not client.get(reverse("tax-run-progress", args=[run.pk])).json()["is_open"]


def test_a_page_watches_until_the_comparison_is_there(client, run):
    assert WATCHES in _page(client, "tax-run", run.pk)
    comparing.compare_run(run.pk)
    assert WATCHES not in _page(client, "tax-run", run.pk)


def test_run_page_shows_sums_and_the_roll(client, run):
    page = _page(client, "tax-run", run.pk)
    assert "1,800.00" in page
    assert "ร้าน1" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "ร้าน2"}, {"ร้าน2"}),
        ({"q": "01a006"}, {"ร้าน3"}),
        ({"owing": "1", "class": "OTHER"}, {"ร้าน1", "ร้าน2", "ร้าน3"}),
        ({"class": "RES_MAIN"}, {"=SUM(A1)"}),
        ({"village": "999999"}, set()),
    ],
)
def test_roll_is_filtered(client, run, query, names):
    page = _page(client, "tax-run", run.pk, **query)
    assert {n for n in ("ร้าน1", "ร้าน2", "ร้าน3", "=SUM(A1)") if n in page} == names


def test_roll_is_paged_by_key(client, run, monkeypatch):
    monkeypatch.setattr("taxation.selectors.records.PAGE", 3)
    monkeypatch.setattr("taxation.views.roll.PAGE", 3)
    page = client.get(reverse("tax-run", args=[run.pk]))
    assert len(page.context["records"]) == 3
    rest = client.get(f"{reverse('tax-run', args=[run.pk])}?{page.context['next']}")
    assert len(rest.context["records"]) == 1
    assert not rest.context["next"]


def test_run_page_asks_a_fixed_number_of_times(client, run, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        _page(client, "tax-run", run.pk)


def test_workbook_holds_no_formula(client, run):
    answer = client.get(reverse("tax-run-sheet", args=[run.pk]))
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.rows)
    assert len(rows) == 5
    names = [row[1].value for row in rows[1:]]
    assert any(name.startswith("'นาง") or "=SUM" in name for name in names)
    assert {row[1].data_type for row in rows} == {"s"}
    assert sum(row[9].value for row in rows[1:]) == 1800


def test_record_page_explains_every_step_with_its_section(client, run):
    record = AssessmentRecord.objects.filter(run=run, due_satang=30000).get()
    page = _page(client, "tax-record", record.pk)
    assert "300.00" in page
    assert "มาตรา" in page or "Section" in page
    assert "differ" not in page


def test_exceptions_are_listed_and_excepted_with_a_reason(client, assessor):
    plot("01A001", make.party(), use="OTHER")
    make.use_zone(make.parcel("01B001"))
    started = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=assessor
    )
    run = runs.run_tax_year(started.pk)
    page = _page(client, "tax-exceptions", run=run.pk)
    assert "01B001" in page
    url = f"{reverse('tax-exceptions')}?run={run.pk}"
    client.post(url, {"all_of": "no_owner", "reason": ""})
    unticked = client.post(url, {"reason": "รอเจ้าของ"}, follow=True)
    assert "เลือกรายการ" in unticked.content.decode()
    assert release.unsettled(run) == 1
    client.post(url, {"all_of": "no_owner", "reason": "รอเจ้าของ"})
    assert release.unsettled(run) == 0
    assert RunException.objects.get().excepted_by == assessor


def test_an_exception_names_its_place_what_is_wrong_and_what_to_do(client, assessor):
    short = plot("01A001", make.party(), use="OTHER")
    short.use_zones.update(area_sq_wah=150)
    loose = make.building(make.parcel("01A009"))
    Building.objects.filter(pk=loose.pk).update(parcel=None)
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="preview", by=assessor)
    runs.run_tax_year(run.pk)
    negative = RunException.objects.create(
        subdistrict=run.subdistrict, run=run, kind="refused", weight="blocks", parcel=short,
        params={"code": "area_not_positive", "at": "01A001", "value": "-5"},
    )  # fmt: skip
    page = _page(client, "tax-exceptions", run=run.pk)
    assert "การใช้รวม 150.00 ทั้งหมด 100.00 ตร.ว." in page
    assert "ระบุว่าสิ่งปลูกสร้างตั้งอยู่บนแปลงใด" in page
    assert "01A001: เนื้อที่ -5 ไม่มากกว่าศูนย์" in page
    assert "แก้เนื้อที่ตามเอกสารสิทธิหรือผลสำรวจ" in page
    assert "/p/01A001" in page
    negative.params = {"code": "of_an_older_version", "at": "01A001"}
    negative.save()
    assert "of_an_older_version" in _page(client, "tax-exceptions", run=run.pk, q="01a001")
    assert "01A009-B001" not in _page(client, "tax-exceptions", run=run.pk, q="01a001")


def test_exceptions_come_in_pages_of_a_fixed_number_of_queries(
    client, run, django_assert_max_num_queries
):
    parcel = make.parcel("01B009")
    RunException.objects.bulk_create(
        RunException(subdistrict=run.subdistrict, run=run, kind="no_use", weight="blocks",
                     parcel=parcel) for _ in range(101)
    )  # fmt: skip
    with django_assert_max_num_queries(10):
        page = _page(client, "tax-exceptions", run=run.pk, kind="no_use")
    assert page.count("/p/01B009") == 100
    after = re.search(r"\?run=\d+&amp;kind=no_use&amp;after=(\d+)", page)[1]
    rest = _page(client, "tax-exceptions", run=run.pk, kind="no_use", after=after)
    assert rest.count("/p/01B009") == 1


def test_missing_price_is_taken_from_the_nearest_comparable_parcel(client, assessor):
    near = plot("01A001", make.party(), 900, use="OTHER")
    plot("01A009", make.party(), 100, use="OTHER")
    plot("01A003", make.party(), 50, use="AGRICULTURE")
    bare = make.owned_parcel("01A002", use="OTHER")
    body = make.subdistrict().pk
    run = runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=assessor)
    runs.run_tax_year(run.pk)
    url = reverse("tax-estimate", args=[run.pk])
    client.post(url)
    client.post(url)
    made = bare.valuations.get()
    assert (made.baht_per_sq_wah, made.source, made.reference_parcel) == (900, "reference", near)
    again = runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=assessor)
    assert runs.run_tax_year(again.pk).totals["exceptions"] == {"estimated_price": 1}


def test_issue_needs_the_second_person(client, run):
    client.post(reverse("tax-run-change", args=[run.pk, "release"]))
    run.refresh_from_db()
    assert run.state == TaxRun.State.DONE
    client.force_login(make.user(Role.ADMINISTRATOR))
    client.post(reverse("tax-run-change", args=[run.pk, "release"]))
    run.refresh_from_db()
    assert run.state == TaxRun.State.RELEASED


def test_a_long_roll_is_issued_by_the_worker(client, run, monkeypatch):
    """Whoever may not issue is refused at once; the page watches; delivered twice, issued once."""
    url = reverse("tax-run-change", args=[run.pk, "release"])
    monkeypatch.setattr(release, "AT_ONCE", 0)
    asked = []
    monkeypatch.setattr(tasks.release_run, "delay", asked.append)
    client.post(url)
    assert not asked
    client.force_login(second := make.user(Role.ADMINISTRATOR))
    client.post(url)
    assert asked == [run.pk]
    told = client.get(reverse("tax-run-progress", args=[run.pk])).json()
    assert (told["is_open"], told["total"]) == (True, 0)
    seen = client.get(reverse("tax-run", args=[run.pk])).content.decode()
    assert "data-label" in seen
    assert url not in seen
    tasks.release_run(run.pk)
    tasks.release_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.released_by) == (TaxRun.State.RELEASED, second)
    assert not client.get(reverse("tax-run-progress", args=[run.pk])).json()["is_open"]


def test_an_issue_that_falls_is_offered_again_and_a_lost_one_taken_up(client, run, monkeypatch):
    second = make.user(Role.ADMINISTRATOR)
    release.ask_release(run=run, by=second)
    assert release.left_issues() == []
    with monkeypatch.context() as broken:
        broken.setattr(release, "release_run", Mock(side_effect=RuntimeError))
        with pytest.raises(RuntimeError):
            release.release_asked(run.pk)
    run.refresh_from_db()
    assert (run.state, run.is_issuing) == (TaxRun.State.DONE, False)
    release.ask_release(run=run, by=second)
    long_ago = timezone.now() - release.TAKEN_UP_AFTER - dt.timedelta(seconds=1)
    TaxRun.objects.filter(pk=run.pk).update(issue_asked_at=long_ago)
    assert release.left_issues() == [run.pk]
    assert release.release_asked(run.pk).state == TaxRun.State.RELEASED
    assert release.left_issues() == []


def test_settings_page_lists_every_choice_and_keeps_a_reason(client, assessor):
    page = _page(client, "tax-settings")
    assert "state_land_residence" in page
    assert "touch_line_m" in page
    client.post(
        reverse("tax-choose"),
        {"key": "state_land_residence", "value": "land_and_building", "reason": "หนังสือจังหวัด"},
    )
    assert BodySetting.objects.get().changed_by == assessor
    client.post(reverse("tax-choose"), {"key": "waive_below", "value": "-1", "reason": "x"})
    client.post(reverse("tax-choose"), {"key": "waive_below", "value": "5", "reason": ""})
    assert BodySetting.objects.count() == 1


ORDINANCE = """
key: rate_other
versions:
  2026-01-01:
    steps: [{up_to: "50000000", percent: "0.35"}, {up_to: null, percent: "0.4"}]
    sources: [{title: {th: ข้อบัญญัติ, en: Ordinance}}]
    confidence: high
"""


def test_ordinance_is_proposed_by_one_and_brought_into_force_by_another(client, assessor):
    fields = {"kind": "ordinance", "title": "ข้อบัญญัติ", "source": "1/2569", "first_year": 2569}
    client.post(reverse("tax-propose"), {**fields, "content": ORDINANCE.replace("0.35", "9")})
    assert not LawOverlay.objects.exists()  # above the ceiling of s37
    client.post(reverse("tax-propose"), {**fields, "content": ORDINANCE})
    overlay = LawOverlay.objects.get()
    assert overlay.first_year == 2026
    client.post(reverse("tax-decide", args=[overlay.pk, "approve"]))
    overlay.refresh_from_db()
    assert overlay.state == "proposed"
    client.force_login(make.user(Role.ADMINISTRATOR))
    client.post(reverse("tax-decide", args=[overlay.pk, "approve"]))
    overlay.refresh_from_db()
    assert overlay.state == "in_force"


def test_every_form_an_assessor_may_send_a_cashier_may_not(client, run):
    client.force_login(make.user(Role.CASHIER))
    assert client.get(reverse("tax-run", args=[run.pk])).status_code == 200
    for name, args in (
        ("tax-start", []),
        ("tax-choose", []),
        ("tax-run-change", [run.pk, "pause"]),
    ):
        assert client.post(reverse(name, args=args)).status_code == 403
    assert client.post(reverse("tax-exceptions")).status_code == 403


def test_planner_sees_sums_but_no_taxpayer(client, run):
    client.force_login(make.user(Role.PLANNER))
    page = _page(client, "tax-run", run.pk)
    assert "1,800.00" in page
    assert "ร้าน1" not in page
    assert reverse("tax-exceptions") not in _page(client, "tax-runs")
    record = AssessmentRecord.objects.first()
    assert client.get(reverse("tax-record", args=[record.pk])).status_code == 403
    assert client.get(reverse("tax-run-sheet", args=[run.pk])).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FIELD_WORKER, Role.VOLUNTEER])
def test_others_do_not_come_in(client, run, role):
    client.force_login(make.user(role))
    for name, args in (("tax-runs", []), ("tax-run", [run.pk]), ("tax-settings", [])):
        assert client.get(reverse(name, args=args)).status_code == 403


def test_another_body_sees_nothing_of_it(client, run):
    other = make.subdistrict("580105")
    assert Subdistrict.objects.count() == 2
    client.force_login(make.user(Role.ASSESSOR, subdistrict=other))
    record = AssessmentRecord.objects.first()
    for name, pk in (("tax-run", run.pk), ("tax-record", record.pk), ("tax-run-sheet", run.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404


def test_every_kind_of_exception_has_its_remedy():
    for kind in RunException.Kind.values:
        params = {"evidence": "farm_survey"} if kind == "evidence_missing" else {}
        assert kind == "refused" or told(RunException(kind=kind, params=params), "th").remedy
