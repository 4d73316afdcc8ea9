"""Tax on the staff map: JSON of one parcel and of all."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role
from billing.models import Bill
from billing.services.cashier import record_payment
from taxation.services import release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessor(client):
    user = make.user(Role.ASSESSOR)
    client.force_login(user)
    return user


def _compute(by, *, issue=True):
    run = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=by)
    run = runs.run_tax_year(run.pk)
    return release.release_run(run=run, by=make.user(Role.ADMINISTRATOR)) if issue else run


def test_parcel_shows_price_assessments_and_payment(client, assessor):
    parcel = plot("01A001", make.party(), use="OTHER")
    _compute(assessor)
    url = reverse("api-parcel-tax", args=[parcel.pk])
    found = client.get(url).json()
    assert found["year"] == YEAR
    assert found["valuation"]["land_value"] == "100000.00"
    (one,) = found["assessments"]
    assert (one["amount_due"], one["status"], one["is_draft"]) == ("300.00", "unpaid", False)
    assert (one["lines"][0]["class"], one["lines"][0]["rate"]) == ("OTHER", "0.3")
    bill = Bill.objects.get()
    record_payment(bill=bill, amount_satang=bill.amount_satang, paid_on=bill.due_on, by=None)
    assert client.get(url).json()["assessments"][0]["status"] == "paid"


def test_before_issue_the_draft_is_shown_and_called_a_draft(client, assessor):
    parcel = plot("01A001", make.party(), use="OTHER")
    _compute(assessor, issue=False)
    found = client.get(reverse("api-parcel-tax", args=[parcel.pk])).json()
    assert found["is_draft"]
    assert found["assessments"][0]["amount_due"] == "300.00"


def test_map_values_give_band_arrears_and_class(client, assessor, django_assert_max_num_queries):
    owner = make.party()
    shop, farm = plot("01A001", owner, use="OTHER"), plot("01A005", make.party(), use="AGRICULTURE")
    _compute(assessor)
    url = reverse("api-tax-map-values")
    with django_assert_max_num_queries(8):
        found = client.get(url, {"year": YEAR}).json()
    assert found["values"] == {str(shop.pk): [2, 2, "OTHER"], str(farm.pk): [0, 0, "AGRI"]}
    Bill.objects.update(due_on=dt.date(2399, 1, 1))
    assert client.get(url, {"year": YEAR}).json()["values"][str(shop.pk)] == [2, 1, "OTHER"]


@pytest.mark.parametrize("role", [Role.PLANNER, Role.OFFICER, Role.VOLUNTEER])
def test_roles_without_tax_are_refused(client, role):
    client.force_login(make.user(role))
    assert client.get(reverse("api-tax-map-values")).status_code == 403
    assert client.get(reverse("api-parcel-tax", args=[1])).status_code == 403


def test_parcel_of_another_body_is_not_found(client, assessor):
    other = make.subdistrict("580105")
    parcel = make.parcel("01A001", subdistrict=other, block=make.block(subdistrict=other))
    assert client.get(reverse("api-parcel-tax", args=[parcel.pk])).status_code == 404
