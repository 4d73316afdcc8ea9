"""Every list of the tax office asks the database as often for many rows as for few."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from billing.models import Bill
from billing.services.cashier import record_payment
from taxation.models import AssessmentRecord, Scenario
from taxation.models.record import ORIGIN
from taxation.services import enforcing, objecting, release, runs, signs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

pytestmark = pytest.mark.django_db
JULY = dt.date(YEAR, 7, 15)
DOORS = (
    "tax-runs", "tax-arrears", "tax-warnings", "tax-land-office", "tax-objections", "tax-refunds",
    "tax-exceptions", "tax-signs", "tax-condominiums", "tax-what-if", "tax-settings",
)  # fmt: skip
ROUNDS = 3


def _shops() -> list[AssessmentRecord]:
    """Five shops a round, of 10,000 baht of tax each, and parcels that nobody owns, issued."""
    for number in range(1, ROUNDS * 5 + 1):
        owner = make.party(f"ร้าน{number}")
        parcel = plot(f"01A{number * 2:03d}", owner, "33333.34", use="OTHER")
        make.sign(parcel, 1, owner=owner, wording="mixed")
        make.use_zone(make.parcel(f"01B{number * 2:03d}"))
    body, by = make.subdistrict().pk, make.user(Role.ASSESSOR)
    run = runs.run_tax_year(runs.start_run(subdistrict=body, year=YEAR, mode="issue", by=by).pk)
    waiting = list(run.exceptions.values_list("pk", flat=True))
    release.except_findings(run=run, ids=waiting, by=by, reason="รอเจ้าของ")
    release.release_run(run=run, by=make.user(Role.ADMINISTRATOR))
    return list(AssessmentRecord.objects.of(body).order_by("route_code"))


def _fill(shops: list[AssessmentRecord]) -> None:
    """A row more in every list: warned, warned and received, listed, objecting, overpaid."""
    late, warned, listed, contested, over = shops
    body, cashier = make.subdistrict().pk, make.user(Role.CASHIER)
    letters = enforcing.issue_warnings(
        subdistrict=body, records=[late.pk, warned.pk], on=JULY, days=15, by=cashier
    )
    enforcing.record_receipt(warnings=letters[1:], received_on=JULY, channel="hand", by=cashier)
    enforcing.list_at_land_office(subdistrict=body, records=[listed.pk], on=JULY, by=cashier)
    objecting.record_objection(
        record=contested, notice_received_on=dt.date(YEAR, 3, 1),
        objected_on=dt.date(YEAR, 3, 10), grounds="area", by=make.user(Role.ASSESSOR),
    )  # fmt: skip
    bill = Bill.objects.get(origin_id=over.pk, origin=ORIGIN)
    record_payment(bill=bill, amount_satang=10_000_00, paid_on=JULY, by=None)
    Bill.objects.filter(pk=bill.pk).update(amount_satang=7_000_00)
    Scenario.objects.create(
        subdistrict_id=body, name=f"แบบ {late.pk}", tax_year=YEAR, change={"land": "110"},
        before_satang=1, after_satang=2, more_count=1, less_count=0, made_by=cashier,
    )  # fmt: skip
    code = late.route_code.replace("A", "C")
    make.condominium(make.building(make.owned_parcel(code)))


def _asked(client: Client, text: str) -> dict[str, int]:
    found = {}
    for door in DOORS:
        url, query = reverse(door), {"q": text, "year": YEAR}
        client.get(url, query)  # what is kept in a cache is asked for once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, query).status_code == 200
        found[door] = len(queries)
    return found


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ASSESSOR])
def test_a_list_of_many_asks_as_often_as_a_list_of_few(client, role):
    shops = _shops()
    signs.prepare_signs(subdistrict=shops[0].subdistrict_id, year=YEAR, by=None)
    _fill(shops[:5])
    client.force_login(make.user(role, username="reader"))
    few = _asked(client, "ร้าน1")
    _fill(shops[5:10])
    _fill(shops[10:])
    many = _asked(client, "")
    assert many == few
    assert max(many.values()) <= 20, many
