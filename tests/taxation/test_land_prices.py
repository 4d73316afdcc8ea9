"""The land price of a parcel set on its page: source, day, what it replaces, who may."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role
from taxation.models import Valuation
from tests import factories as make
from tests.taxation.tax_rows import account

pytestmark = pytest.mark.django_db


def test_a_price_holds_from_its_day_and_keeps_the_one_before(client):
    account(last=2400)
    parcel = make.owned_parcel()
    other = make.owned_parcel("01A002")
    url = reverse("tax-land-price", args=[parcel.pk])
    client.force_login(make.user(Role.ASSESSOR))
    client.post(url, {"baht": "1500", "source": "treasury"})
    late = {"baht": "1800.50", "source": "reference", "since": "2025-06-01"}
    page = client.post(url, late).content.decode()
    assert "กรอกรหัสแปลงเทียบเคียง" in page
    page = client.post(url, {**late, "reference": "09Z999"}).content.decode()
    assert "09Z999" in page
    assert Valuation.objects.count() == 1
    assert client.post(url, {**late, "reference": "01a002"}).status_code == 302
    first, second = Valuation.objects.order_by("in_force")
    assert first.in_force.upper == second.in_force.lower == dt.date(2025, 6, 1)
    assert (str(second.baht_per_sq_wah), second.reference_parcel) == ("1800.50", other)


def test_wrong_input_keeps_nothing_and_only_an_assessor_sets(client):
    account(last=2400)
    parcel = make.owned_parcel()
    url = reverse("tax-land-price", args=[parcel.pk])
    client.force_login(make.user(Role.CASHIER))
    assert client.get(url).status_code == 200
    client.post(url, {"baht": "1500", "source": "treasury"})
    client.force_login(make.user(Role.ASSESSOR))
    for baht in ("-1", "x", ""):
        assert client.post(url, {"baht": baht, "source": "treasury"}).status_code == 200
    client.post(url, {"baht": "5", "source": "parent"})
    client.post(url, {"baht": "5", "source": "treasury", "since": "1999-01-01"})
    assert not Valuation.objects.exists()
    client.force_login(make.user(Role.ASSESSOR, subdistrict=make.subdistrict("580105")))
    assert client.get(url).status_code == 404
