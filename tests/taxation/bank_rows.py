"""An office whose bank is set up, its bills, and lines of payments for them."""

import datetime as dt

from accounts.models import Role, User
from billing.models import BankFile, BankLayout, Bill, Biller
from billing.services.bank_files import set_layout
from billing.services.cashier import set_biller
from geo.models import Subdistrict
from taxation.services import bank, release, runs
from tests import factories as make
from tests.billing import bank_lines as written
from tests.taxation.tax_rows import YEAR, plot

IN_TIME, LATE = dt.date(YEAR, 6, 30), dt.date(YEAR, 7, 1)
file = written.file


def office(body: Subdistrict | None = None) -> User:
    """A cashier of a body that has a biller and a layout of its bank's files."""
    of = body or make.subdistrict()
    by = make.user(Role.CASHIER, username=f"cashier-{of.pk}", subdistrict=of)
    set_biller(biller=Biller(biller_id=written.BILLER, bank="006", name="PANGMU SAO"),
               subdistrict=of, by=by)  # fmt: skip
    layout = BankLayout(bank=written.BANK, bank_name="ธนาคารกรุงไทย", account=written.ACCOUNT,
                        places=written.PLACES)  # fmt: skip
    set_layout(layout=layout, subdistrict=of, by=by)
    return by


def bills(count: int) -> list[Bill]:
    """So many shops of 10,000 baht of tax each, issued, due on 30 June."""
    for number in range(1, count + 1):
        plot(f"01A{number:03d}", make.party(f"เจ้าของร้าน {number}"), "33333.34", use="OTHER")
    return reissued(
        make.user(Role.ASSESSOR, username="bills-assessor"),
        make.user(Role.ADMINISTRATOR, username="bills-administrator"),
    )


def reissued(one: User, second: User) -> list[Bill]:
    """The year assessed and issued, also once more; its open bills."""
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=one)
    release.release_run(run=runs.run_tax_year(run.pk), by=second)
    return list(Bill.objects.open().order_by("pk"))


def detail(bill: Bill, satang: int, on: dt.date = IN_TIME, **values: str):
    """A line that pays a bill on a day."""
    fields = {"reference_1": bill.number, "reference_2": f"{bill.due_on:%d%m%y}",
              "paid_on": f"{on:%d%m%Y}"}  # fmt: skip
    return satang, {**fields, **values}


def received(by: User, *payments, day: dt.date = IN_TIME, **tail: str) -> BankFile:
    """A file taken over, not yet accepted."""
    return bank.receive(
        content=file(*payments, day=day, **tail), name="BILL.txt", subdistrict=make.subdistrict(),
        by=by, today=written.TODAY,
    )[0]  # fmt: skip
