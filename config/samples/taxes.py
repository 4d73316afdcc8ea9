"""Two issued tax years and what was paid of them: the map has arrears, the bills a past."""

import datetime as dt
import zlib
from collections.abc import Callable, Iterator

from django.db import transaction

from accounts.models import User
from billing.models import Bill, Biller, Payment, Receipt
from billing.services.cashier import set_biller
from config.samples.bank import set_up_bank
from geo.models import Subdistrict
from taxation.models import RunException, SignAssessment, SignPaper, TaxRun
from taxation.services.release import except_findings, release_run
from taxation.services.runs import run_tax_year, start_run
from taxation.services.signs import issue_signs, prepare_signs

YEARS = (2025, 2026)
#: Of a hundred debtors, so many have paid nothing yet, and so many only a half: year -> shares.
_UNPAID = {2025: (6, 2), 2026: (17, 5)}
_METHODS = (Payment.Method.CASH, Payment.Method.QR, Payment.Method.TRANSFER, Payment.Method.QR)


def load_taxes(subdistrict: Subdistrict, tell: Callable[[str], None]) -> None:
    """Run, issue and collect the years with the demo staff; nothing where there is none."""
    staff = User.objects.in_bulk(["assessor", "admin", "cashier"], field_name="username")
    if len(staff) < 3:
        return
    _pay_by_bank(subdistrict, staff["admin"])
    for year in YEARS:
        run = _issued(subdistrict, year, staff["assessor"], staff["admin"])
        _signs(subdistrict, year, staff["assessor"], staff["admin"])
        paid = _collect(subdistrict, year, staff["cashier"])
        taxpayers = run.taxpayers_total
        tell(f"tax year {year + 543}: {taxpayers:,} taxpayers assessed, {paid:,} payments")


def _pay_by_bank(subdistrict: Subdistrict, by: User) -> None:
    """No tax ID is all zeros: no bank app pays there by mistake."""
    none = Biller(biller_id="0" * 15, bank="006", name="SAMPLE DO NOT PAY", city="MAE HONG SON")
    set_biller(biller=none, subdistrict=subdistrict, by=by)
    set_up_bank(subdistrict, by)


def _issued(subdistrict: Subdistrict, year: int, by: User, second: User) -> TaxRun:
    started = start_run(subdistrict=subdistrict.pk, year=year, mode=TaxRun.Mode.ISSUE, by=by)
    run = run_tax_year(started.pk)
    waiting = RunException.objects.filter(run=run).values_list("pk", flat=True)
    except_findings(run=run, ids=list(waiting), by=by, reason="ข้อมูลตัวอย่าง: ตั้งใจให้มีข้อผิดพลาด")
    return release_run(run=run, by=second)


def _signs(subdistrict: Subdistrict, year: int, by: User, second: User) -> None:
    prepare_signs(subdistrict=subdistrict.pk, year=year, by=by)
    issue_signs(subdistrict=subdistrict.pk, year=year, by=second, on=dt.date(year, 4, 8))
    issued = SignAssessment.objects.of(subdistrict).in_force().filter(tax_year=year)
    SignPaper.objects.bulk_create(
        SignPaper(
            subdistrict=subdistrict, party_id=one.party_id, tax_year=year,
            kind=SignPaper.Kind.DECLARED, on=_declared_on(one), recorded_by=by,
        )
        for one in issued.order_by("pk")
        if one.party_id % 14
    )  # fmt: skip


def _declared_on(one: SignAssessment) -> dt.date:
    """Most owners declare in March, one in nine too late; one in fourteen does not at all."""
    last = dt.date(one.tax_year, 3, 31)
    youngest = max(dt.date.fromisoformat(row["installed_on"]) for row in one.signs)
    start = max(last - dt.timedelta(days=one.party_id % 28), youngest)
    is_late = one.party_id % 9 == 0 and start <= last
    return last + dt.timedelta(days=12) if is_late else start


@transaction.atomic
def _collect(subdistrict: Subdistrict, year: int, by: User) -> int:
    bills = list(Bill.objects.of(subdistrict).filter(period=year).order_by("pk"))
    payments = Payment.objects.bulk_create(_payments(bills, year, by), batch_size=2_000)
    payments.sort(key=lambda payment: payment.paid_on)
    Receipt.objects.bulk_create(
        [
            Receipt(subdistrict=subdistrict, payment=payment, year=year, running=running)
            for running, payment in enumerate(payments, start=1)
        ],
        batch_size=2_000,
    )
    return len(payments)


def _payments(bills: list[Bill], year: int, by: User) -> Iterator[Payment]:
    nothing, half = _UNPAID[year]
    for bill in bills:
        draw = zlib.crc32(f"{year} {bill.debtor_key}".encode())
        lot, days = draw % 100, draw // 100 % 60
        if lot < nothing:
            continue
        owed = bill.amount_satang
        yield Payment(
            subdistrict_id=bill.subdistrict_id,
            bill=bill,
            amount_satang=max(owed // 2, 1) if lot < nothing + half else owed,
            method=_METHODS[draw % len(_METHODS)],
            paid_on=bill.due_on - dt.timedelta(days=days),
            taken_by=by,
        )
