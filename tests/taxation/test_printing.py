"""Bulk print: files by village in delivery order, resumed without making a file twice."""

import datetime as dt
import http.client
import time
import zipfile
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from billing.models import Bill
from billing.services.cashier import record_payment
from parcels.models import Parcel, Party
from taxation.forms.papers import receipt_context
from taxation.models import ArrearsWarning, AssessmentNotice, AssessmentRecord, PrintJob
from taxation.selectors.notices import notices_of, receipt_of, records_to_print
from taxation.services import alone, enforcing, printing, release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, home, plot

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 4, 20)


@pytest.fixture
def prints(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "prints"
    return settings.PRINT_ROOT


@pytest.fixture
def issued():
    for number, moo in enumerate((2, 1, 2), start=1):
        plot(
            f"01A{number * 2:03d}",
            make.party(f"ร้าน{number}"),
            1000 * number,
            use="OTHER",
            village=make.village(moo),
        )
    free = make.party("บ้าน")
    home(plot("01B001", free, village=make.village(1)), free)
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    return release.release_run(
        run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR, username="second")
    )


def _started(run, **options):
    return printing.start_print(run=run, by=run.released_by, dated_on=DAY, **options)


def test_only_those_who_owe_get_paper_unless_wished(issued):
    assert _started(issued).total == 3
    assert _started(issued, includes_nothing_due=True).total == 4


def test_lists_of_units_are_of_those_who_hold_one(issued):
    assert _started(issued, kind="unit_inventory").total == 0
    holder = AssessmentRecord.objects.filter(run=issued).order_by("route_code").first()
    built = make.building(make.parcel("01A009"))
    make.condominium(built)
    make.unit(built, holder=Party.objects.get(pk=holder.party_ids[0]))
    for kind in ("unit_inventory", "unit_price_list"):
        assert list(records_to_print(_started(issued, kind=kind))) == [holder]


def test_notices_come_by_village_and_route(issued):
    order = [record.route_code for record in records_to_print(_started(issued))]
    assert order == ["01A004", "01A002", "01A006"]


def test_a_notice_says_what_the_record_says(issued):
    records = list(records_to_print(_started(issued)))
    for record, notice in zip(records, notices_of(records, DAY), strict=True):
        assert notice.assessment.due == record.due_satang
        assert notice.number == record.number
        assert notice.papers[record.route_code].number


def test_a_receipt_for_land_of_the_state_says_it_gives_no_right(issued):
    for code, document, told in (("01A002", "CHANOTE", False), ("01A004", "SPK401", True)):
        Parcel.objects.filter(code=code).update(document_type=document)
        record = AssessmentRecord.objects.get(route_code=code)
        bill = Bill.objects.get(origin_id=record.pk)
        receipt = record_payment(bill=bill, amount_satang=100, paid_on=DAY, by=None)
        said = receipt_context(receipt_of(receipt))["state_land"]
        assert ("ไม่ก่อให้เกิดสิทธิ" in said) is told


def test_files_are_made_packed_and_counted(issued, prints):
    job = printing.print_notices(_started(issued).pk)
    assert (job.state, job.done) == (PrintJob.State.DONE, 3)
    with zipfile.ZipFile(printing.archive_of(job)) as archive:
        assert archive.namelist() == ["moo-01-001.pdf", "moo-02-001.pdf"]
        assert archive.read("moo-01-001.pdf").startswith(b"%PDF")
    assert AssessmentNotice.objects.filter(record__run=issued).count() == 3


def test_what_was_printed_is_noted_without_reading_the_facts(issued):
    job = _started(issued)
    with CaptureQueriesContext(connection) as asked:
        printing._note_printed(job)
    assert AssessmentNotice.objects.filter(record__run=issued).count() == 3
    assert not [one["sql"] for one in asked if "facts" in one["sql"]]


def test_a_second_delivery_makes_no_file_again(issued, prints):
    job = _started(issued)
    folder = printing.folder_of(job)
    folder.mkdir(parents=True)
    (folder / "moo-01-001.pdf").write_bytes(b"%PDF kept")
    printing.print_notices(job.pk)
    printing.print_notices(job.pk)
    assert (folder / "moo-01-001.pdf").read_bytes() == b"%PDF kept"
    assert AssessmentNotice.objects.filter(record__run=issued).count() == 3


def test_a_cancelled_print_stops_and_stays_cancelled(issued, prints):
    job = _started(issued)
    printing.cancel_print(job=job)
    assert printing.print_notices(job.pk).state == PrintJob.State.CANCELLED
    assert not printing.archive_of(job).exists()


def test_a_stopped_print_goes_on_and_keeps_its_files(issued, prints):
    job = _started(issued)
    assert not printing.resume_print(job=job)  # it waits already
    printing.cancel_print(job=job)
    folder = printing.folder_of(job)
    folder.mkdir(parents=True)
    (folder / "moo-01-001.pdf").write_bytes(b"%PDF kept")
    assert printing.resume_print(job=job)
    assert printing.print_notices(job.pk).state == PrintJob.State.DONE
    assert (folder / "moo-01-001.pdf").read_bytes() == b"%PDF kept"


# --- warning letters ----------------------------------------------------------------------------


@pytest.fixture
def letters(issued):
    return enforcing.issue_warnings(
        subdistrict=issued.subdistrict_id,
        records=list(AssessmentRecord.objects.values_list("pk", flat=True)),
        on=dt.date(YEAR, 7, 15), days=15, by=make.user(Role.CASHIER),
    )  # fmt: skip


def test_letters_are_printed_by_village_and_route_as_chosen(letters, prints):
    body = letters[0].subdistrict_id
    job = printing.start_letters(
        subdistrict=body, warnings=[one.pk for one in letters], by=None, dated_on=DAY
    )
    enforcing.record_receipt(  # meanwhile one is received: the print stays what was asked for
        warnings=letters[:1], received_on=dt.date(YEAR, 7, 20), channel="hand",
        by=make.user(Role.CASHIER),
    )  # fmt: skip
    done = printing.print_notices(job.pk)
    assert (done.state, done.done, done.total) == (PrintJob.State.DONE, 3, 3)
    with zipfile.ZipFile(printing.archive_of(done)) as archive:
        assert archive.namelist() == ["moo-01-001.pdf", "moo-02-001.pdf"]
    assert not AssessmentNotice.objects.exists()


def test_letters_of_another_body_are_not_printed(letters):
    other = make.subdistrict("580105")
    ids = [one.pk for one in letters]
    job = printing.start_letters(subdistrict=other.pk, warnings=ids, by=None, dated_on=DAY)
    assert job.total == 0


def test_the_page_of_letters_searches_pages_and_asks_a_fixed_number_of_times(
    letters, client, django_assert_max_num_queries
):
    client.force_login(make.user(Role.CASHIER, username="counter"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("tax-warnings")).content.decode()
    assert page.count("/letter.pdf") == 3
    found = client.get(reverse("tax-warnings"), {"q": "ร้าน2"}).content.decode()
    assert found.count("/letter.pdf") == 1
    nothing = client.get(reverse("tax-warnings"), {"q": "ไม่มี"}).content.decode()
    assert "/letter.pdf" not in nothing


def test_who_prints_what(letters, client, issued):
    job = printing.start_letters(
        subdistrict=issued.subdistrict_id, warnings=[letters[0].pk], by=None, dated_on=DAY
    )
    notices = _started(issued)
    cancel = {one: reverse("tax-print-cancel", args=[one.pk]) for one in (job, notices)}
    client.force_login(make.user(Role.AUDITOR, username="auditor"))
    assert client.post(reverse("tax-warnings-print")).status_code == 403
    assert client.post(cancel[job]).status_code == 403
    client.force_login(make.user(Role.CASHIER, username="counter"))
    assert client.post(cancel[notices]).status_code == 403
    assert client.post(cancel[job]).status_code == 302
    ArrearsWarning.objects.update(withdrawn_at=dt.datetime(YEAR, 8, 1, tzinfo=dt.UTC))
    assert client.post(reverse("tax-warnings-print")).url == reverse("tax-warnings")


@pytest.mark.django_db(transaction=True)
def test_a_worker_prints_and_a_broken_download_goes_on(
    letters, client, worker, live_server, settings
):
    client.force_login(make.user(Role.CASHIER, username="counter"))
    answer = client.post(reverse("tax-warnings-print"), {"letter": [one.pk for one in letters]})
    job = PrintJob.objects.get()
    assert answer.url == reverse("tax-print", args=[job.pk])
    until = time.monotonic() + 120
    while client.get(reverse("tax-print-progress", args=[job.pk])).json()["is_open"]:
        assert time.monotonic() < until
        time.sleep(0.5)
    assert PrintJob.objects.get().state == PrintJob.State.DONE
    host = live_server.url.removeprefix("http://")
    path, cookie = (
        reverse("tax-print-file", args=[job.pk]),
        f"sessionid={client.session.session_key}",
    )

    def fetch(**headers):
        wire = http.client.HTTPConnection(host, timeout=30)
        wire.request("GET", path, headers={"Cookie": cookie, **headers})
        return wire.getresponse()

    first = fetch()
    begun = first.read(1000)  # and the line breaks
    rest = fetch(**{"Range": "bytes=1000-", "If-Range": first.headers["ETag"]})
    assert rest.status == 206
    assert begun + rest.read() == printing.archive_of(job).read_bytes()


# --- several hands -------------------------------------------------------------------------------


def test_two_hands_make_each_file_once_and_the_last_packs(issued, prints, monkeypatch):
    job = _started(issued)
    made = []
    pages = printing._pages

    def counted(job, of):
        made.append(of)
        return pages(job, of)

    monkeypatch.setattr(printing, "_pages", counted)
    assert printing.print_one_file(job.pk)
    assert (len(made), PrintJob.objects.get(pk=job.pk).done) == (1, 1)
    assert not printing.archive_of(job).exists()
    assert printing.print_one_file(job.pk)
    assert PrintJob.objects.get(pk=job.pk).state == PrintJob.State.DONE
    assert sum(map(len, made)) == 3
    assert not printing.print_one_file(job.pk)
    assert printing.print_notices(job.pk).state == PrintJob.State.DONE
    assert AssessmentNotice.objects.filter(record__run=issued).count() == 3


def test_a_file_in_other_hands_is_left_to_them(issued, prints):
    job = _started(issued)
    with _held_elsewhere(alone.PRINT_FILE, printing._key(job, 0)):
        assert printing.print_notices(job.pk).state == PrintJob.State.RUNNING
        assert [one.name for one in printing.folder_of(job).iterdir()] == ["moo-02-001.pdf"]
        assert not printing.print_one_file(job.pk)
    assert printing.print_one_file(job.pk)
    assert PrintJob.objects.get(pk=job.pk).state == PrintJob.State.DONE


@contextmanager
def _held_elsewhere(kind, key):
    """A lock of another session."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [kind, key])
        yield


def test_the_page_says_what_is_printed_and_how_far_it_is(issued, prints, client):
    job = _started(issued)
    PrintJob.objects.filter(pk=job.pk).update(state=PrintJob.State.RUNNING, done=2)
    client.force_login(issued.released_by)
    page = client.get(reverse("tax-print", args=[job.pk])).content.decode()
    assert "กำลังพิมพ์ หนังสือแจ้งการประเมิน" in page
    assert "กำลังคำนวณ" not in page
    told = client.get(reverse("tax-print-progress", args=[job.pk])).json()
    assert (told["done"], told["total"]) == (2, 3)
    assert told["label"].startswith("กำลังพิมพ์")


def test_a_stopped_print_is_not_set_going_again_by_another_hand(issued, prints):
    job = _started(issued)
    printing.fail_print(job.pk)
    assert printing.print_notices(job.pk).state == PrintJob.State.FAILED
    assert not printing.print_one_file(job.pk)
    assert not list(prints.glob("*/*.pdf"))
