"""The print doors: one notice as PDF, a bulk print with progress, only for the tax office."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from accounts.models import Role
from billing.services.cashier import NewBill, raise_bills, record_payment
from taxation.forms.lists import sheet_columns
from taxation.models import AssessmentRecord, PrintJob
from taxation.services import printing, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    plot("01A002", make.party("ร้าน"), 1000, use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="preview", by=make.user(Role.ASSESSOR)
    )
    runs.run_tax_year(run.pk)
    return AssessmentRecord.objects.get()


@pytest.fixture
def office(client):
    client.force_login(make.user(Role.ASSESSOR, username="office"))
    return client


def test_a_notice_is_a_pdf(office, record):
    answer = office.get(reverse("tax-notice", args=[record.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("role", [Role.PLANNER, Role.OFFICER, Role.VOLUNTEER])
def test_others_get_no_paper(client, record, role):
    client.force_login(make.user(role, username="other"))
    assert client.get(reverse("tax-notice", args=[record.pk])).status_code == 403


def test_another_bodys_record_is_not_found(client, record):
    other = make.subdistrict("580105")
    client.force_login(make.user(Role.ASSESSOR, username="far", subdistrict=other))
    assert client.get(reverse("tax-notice", args=[record.pk])).status_code == 404


def test_a_bulk_print_is_asked_for_watched_and_fetched(
    office, record, settings, tmp_path, django_capture_on_commit_callbacks, monkeypatch
):
    settings.PRINT_ROOT = tmp_path
    asked = []
    monkeypatch.setattr("taxation.tasks.print_notices.delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("tax-print-start", args=[record.run_id]))
    job = PrintJob.objects.get()
    assert asked == [job.pk]
    now = office.get(reverse("tax-print-progress", args=[job.pk])).json()
    assert (now["done"], now["total"], now["is_open"]) == (0, 1, True)
    assert office.get(reverse("tax-print-file", args=[job.pk])).status_code == 404
    printing.print_notices(job.pk)
    page = office.get(reverse("tax-print", args=[job.pk])).content.decode()
    assert reverse("tax-print-file", args=[job.pk]) in page
    assert b"".join(office.get(reverse("tax-print-file", args=[job.pk]))).startswith(b"PK")


def test_a_reader_may_look_but_not_start(client, record):
    client.force_login(make.user(Role.AUDITOR, username="auditor"))
    assert client.post(reverse("tax-print-start", args=[record.run_id])).status_code == 403


@pytest.mark.parametrize("name", ["tax-notice", "tax-objection"])
def test_papers_of_a_record_are_pdf(office, record, name):
    assert office.get(reverse(name, args=[record.pk])).content.startswith(b"%PDF")


def test_a_receipt_is_a_pdf(office, record):
    bill = raise_bills(
        subdistrict=record.subdistrict_id,
        wanted=[
            NewBill(
                origin="test", origin_id=1, period=YEAR, debtor_key="1", debtor_name="ร้าน",
                subject_th="ภาษี", subject_en="Tax", amount_satang=30_000,
                due_on=dt.date(2025, 6, 30),
            )
        ],
        by=None,
    )[0]  # fmt: skip
    receipt = record_payment(
        bill=bill, amount_satang=33_300, extra_satang=3_300, paid_on=dt.date(2025, 7, 10), by=None
    )
    assert office.get(reverse("tax-receipt", args=[receipt.pk])).content.startswith(b"%PDF")


def _legible(folder, size):
    """The paper in points, and no letter below 7 points: form 1 has 28 columns and is posted."""
    [path] = folder.glob("moo-*.pdf")
    for page in PdfDocument(path):
        assert tuple(map(round, page.get_size())) == size
        texts = list(page.get_objects(filter=[FPDF_PAGEOBJ_TEXT]))
        assert texts
        assert min(one.get_font_size() * one.get_matrix().d for one in texts) >= 6.99


@pytest.mark.parametrize("kind", ["price_list", "inventory"])
def test_lists_come_as_sheet_and_as_print(office, record, kind, settings, tmp_path):
    settings.PRINT_ROOT = tmp_path
    content = office.get(reverse("tax-list-sheet", args=[record.run_id, kind])).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert list(rows[0]) == sheet_columns(f"{kind}_columns")
    assert len(set(rows[0])) == len(rows[0])
    assert len(rows) > 1
    has_name = any(record.taxpayer_name in row for row in rows)
    assert has_name is (kind == "inventory")  # the posted list names nobody
    job = printing.start_print(
        run=record.run, by=record.run.requested_by, dated_on=dt.date(2025, 1, 5), kind=kind
    )
    assert printing.print_notices(job.pk).state == PrintJob.State.DONE
    _legible(printing.folder_of(job), (1191, 842) if kind == "price_list" else (842, 595))
