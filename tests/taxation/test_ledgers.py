"""The register of an owner (ผ.ท.4) and the ledger of a taxpayer (ผ.ท.5)."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from billing.models import Payment, Receipt
from billing.services.cashier import reverse_payment
from parcels.models import Delivery, Party
from parcels.services import recording
from parcels.services.deliveries import order
from parcels.services.holdings import Holder
from parcels.services.work import Because
from taxation import tasks
from taxation.forms.ledgers import Folder
from taxation.forms.lists import Cell
from taxation.models import AssessmentRecord, SignPaper
from taxation.selectors import ledgers
from taxation.services import owners_sheet, paying, release, runs, signs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, building_price, home, plot

pytestmark = pytest.mark.django_db
MAY = dt.date(YEAR, 5, 10)
NUMBER = "1101700230708"


@pytest.fixture(autouse=True)
def _thai():
    with translation.override("th"):
        yield


@pytest.fixture
def owner() -> Party:
    """A shop on 100 square wah and a house on as many beside it; a sign."""
    party = make.party("บุญมี", id_number=NUMBER)
    building_price()
    shop = plot("01A001", party, "33333.34", use="OTHER")
    make.sign(shop, owner=party, business_name="ร้านบุญมี")
    make.right(home(plot("01A002", party), party), party)
    return party


@pytest.fixture
def record(owner: Party) -> AssessmentRecord:
    body = make.subdistrict().pk
    run = runs.start_run(subdistrict=body, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR))
    release.release_run(run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR))
    return AssessmentRecord.objects.get()


def folder(party: Party) -> Folder:
    body = make.subdistrict().pk
    [found] = ledgers.folders(body, [party], ledgers.valued_year(body))
    return found


def lines(party: Party) -> list[list[Cell]]:
    return [row for _, row in ledgers.ledger(make.subdistrict().pk, party=party.pk)]


def test_the_register_names_land_buildings_and_signs_with_their_values(owner, record):
    found = folder(owner)
    shop, home_plot = found.land
    assert shop[:3] == [1, "01A001", "โฉนดที่ดิน"]
    assert shop[8:11] == [0, 1, Decimal("0.00")]
    assert (shop[11], shop[12]) == ("อื่น ๆ (เชิงพาณิชย์) 0-1-0", Decimal("3333334.00"))
    assert shop[13:15] == ["กรรมสิทธิ์", "1/1"]
    assert home_plot[12] == Decimal("100000.00")
    [house] = found.buildings
    assert house[1:3] == ["01A002-B001", "01A002"]
    assert house[9] is not None
    [sign] = found.signs
    assert sign[1:4] == ["01A001-P001", "01A001", "ร้านบุญมี"]
    assert NUMBER not in found.head.number
    assert found.head.number.endswith(NUMBER[-3:])


def test_before_any_assessment_there_is_no_value(owner):
    assert [row[12] for row in folder(owner).land] == [None, None]


def test_what_was_bought_says_when_and_how_and_leaves_the_seller(owner):
    buyer = make.party("สมหญิง")
    since = dt.date(2025, 3, 1)
    because = Because(by=make.user(Role.SURVEYOR), reason="ขาย", effective_on=since)
    shop = owner.rights.get(parcel__code="01A001").parcel
    recording.transfer_right(because=because, parcel_id=shop.pk, owners=[Holder(buyer.pk)])
    [bought] = folder(buyer).land
    assert bought[15:17] == ["01/03/2568", "โอน"]
    assert [row[1] for row in folder(owner).land] == ["01A002"]


def test_each_receipt_of_a_tax_has_its_line_and_a_reversed_one_none(owner, record):
    for amount in (4_000_00, 1_000_00):
        paying.take_payment(
            record=record, amount_satang=amount, on=MAY, method="cash", by=make.user(Role.CASHIER)
        )
    first, second = lines(owner)
    assert first[:2] == [YEAR + 543, "ภ.ด.ส."]
    assert (first[5], first[7]) == (record.number, Decimal(record.due_satang) / 100)
    assert first[8:] == [
        str(Receipt.objects.earliest("pk")), f"10/05/{YEAR + 543}", Decimal("4000.00"),
        Decimal(record.due_satang - 5_000_00) / 100,
    ]  # fmt: skip
    assert second == [*[None] * 8, *second[8:10], Decimal("1000.00"), None]
    reverse_payment(payment=Payment.objects.latest("pk"), by=None, reason="ผิดราย")
    [only] = lines(owner)
    assert only[11] == Decimal(record.due_satang - 4_000_00) / 100


def test_sign_tax_stands_below_with_the_day_it_was_declared(owner, record):
    body, by = make.subdistrict(), make.user(Role.ASSESSOR)
    signs.prepare_signs(subdistrict=body.pk, year=YEAR, by=by)
    signs.issue_signs(subdistrict=body.pk, year=YEAR, by=make.user(Role.ADMINISTRATOR), on=MAY)
    SignPaper.objects.create(
        subdistrict=body, party=owner, tax_year=YEAR, kind="declared", on=dt.date(YEAR, 3, 5)
    )
    land, sign = lines(owner)
    assert (land[1], sign[1], sign[3]) == ("ภ.ด.ส.", "ภ.ป.", f"05/03/{YEAR + 543}")


def test_many_owners_ask_the_database_as_often_as_one(owner, record):
    body = make.subdistrict().pk
    others = [make.party(f"คน{at}") for at in range(4)]
    for at, other in enumerate(others):
        plot(f"01B{at + 1:03d}", other)
    with CaptureQueriesContext(connection) as one:
        list(ledgers.folders(body, [owner], YEAR))
    with CaptureQueriesContext(connection) as many:
        assert len(list(ledgers.folders(body, [owner, *others], YEAR))) == 5
    assert len(many) == len(one)


def test_the_doors_are_the_tax_offices_own(client, owner, record):
    doors = [
        reverse("property-register", args=[owner.pk]), reverse("tax-ledger", args=[owner.pk]),
        reverse("tax-ledger-sheet"),
    ]  # fmt: skip
    client.force_login(make.user(Role.PLANNER))
    assert [client.get(door).status_code for door in doors] == [403] * 3
    assert client.post(reverse("property-register-sheet")).status_code == 403
    client.force_login(make.user(Role.CASHIER))
    pages = [client.get(door) for door in doors]
    assert [page.content[:4] for page in pages] == [b"%PDF", b"%PDF", b"PK\x03\x04"]
    assert (
        reverse("property-register", args=[owner.pk])
        in client.get(reverse("person", args=[owner.pk])).content.decode()
    )
    assert openpyxl.load_workbook(BytesIO(pages[2].content)).active.max_row == 2


def ordered(client) -> Delivery:
    """The register of everybody, asked for at its door."""
    client.force_login(make.user(Role.CASHIER))
    answer = client.post(reverse("property-register-sheet"))
    row = Delivery.objects.get()
    assert answer.url == reverse("delivery", args=[row.pk])
    return row


@pytest.fixture
def root(tmp_path, settings):
    settings.DELIVERY_ROOT = tmp_path


def test_the_register_of_everybody_is_made_by_the_worker_and_fetched(client, owner, record, root):
    row = ordered(client)
    assert tasks.deliver(row.pk) == "done"
    row.refresh_from_db()
    assert (row.done, row.total) == (1, 1)
    file = client.get(reverse("delivery-file", args=[row.pk]))
    book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)))
    assert [sheet.max_row for sheet in book] == [3, 2, 2]
    assert book.worksheets[0]["B2"].value == str(owner)
    assert NUMBER not in str([[cell.value for row in sheet for cell in row] for sheet in book])
    of_another_role = make.user(Role.PLANNER)
    Delivery.objects.update(requested_by=of_another_role)
    client.force_login(of_another_role)
    assert client.get(reverse("delivery-file", args=[row.pk])).status_code == 403


def test_everybody_is_read_in_portions_and_stopped_between_two(
    client, owner, record, root, monkeypatch
):
    plot("01B001", make.party("อีกคน"))
    monkeypatch.setattr(owners_sheet, "PORTION", 1)
    row, seen = ordered(client), []

    def advance(done: int, total: int) -> bool:
        seen.append((done, total))
        return done < 1

    assert owners_sheet.make_owners_sheet(row, tmp(row), advance) is None
    assert seen == [(0, 2), (1, 2)]
    assert not list(tmp(row).iterdir())


def tmp(row: Delivery) -> Path:
    folder = order.folder_of(row)
    folder.mkdir(exist_ok=True)
    return folder


def test_nobody_of_another_body_is_found(client, owner):
    stranger = make.user(Role.CASHIER, subdistrict=make.subdistrict("580105"))
    client.force_login(stranger)
    for name in ("property-register", "tax-ledger"):
        assert client.get(reverse(name, args=[owner.pk])).status_code == 404
