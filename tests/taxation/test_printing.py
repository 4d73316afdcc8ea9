"""Bulk print: files by village in delivery order, resumed without making a file twice."""

import datetime as dt
import zipfile

import pytest

from accounts.models import Role
from taxation.models import AssessmentNotice, PrintJob
from taxation.selectors.notices import notices_of, records_to_print
from taxation.services import printing, release, runs
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


def test_notices_come_by_village_and_route(issued):
    order = [record.route_code for record in records_to_print(_started(issued))]
    assert order == ["01A004", "01A002", "01A006"]


def test_a_notice_says_what_the_record_says(issued):
    records = list(records_to_print(_started(issued)))
    for record, notice in zip(records, notices_of(records, DAY), strict=True):
        assert notice.assessment.due == record.due_satang
        assert notice.number == record.number
        assert notice.papers[record.route_code].number


def test_files_are_made_packed_and_counted(issued, prints):
    job = printing.print_notices(_started(issued).pk)
    assert (job.state, job.done) == (PrintJob.State.DONE, 3)
    with zipfile.ZipFile(printing.archive_of(job)) as archive:
        assert archive.namelist() == ["moo-01-001.pdf", "moo-02-001.pdf"]
        assert archive.read("moo-01-001.pdf").startswith(b"%PDF")
    assert AssessmentNotice.objects.filter(record__run=issued).count() == 3


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
