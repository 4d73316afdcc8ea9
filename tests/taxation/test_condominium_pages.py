"""The condominium pages: list, units with holders, prices set by the assessor."""

import pytest
from django.urls import reverse

from accounts.models import Role
from taxation.models import UnitPrice
from tests import factories as make
from tests.taxation.tax_rows import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def building():
    made = make.building(make.owned_parcel())
    make.condominium(made)
    for number in range(1, 5):
        make.unit(made, number, make.party(f"คน{number}"))
    return made


def test_list_and_units_are_shown_in_a_fixed_number_of_queries(
    client, building, django_assert_max_num_queries
):
    client.force_login(make.user(Role.CASHIER))
    assert "ปางหมูเพลส" in client.get(reverse("tax-condominiums")).content.decode()
    with django_assert_max_num_queries(12):
        page = client.get(reverse("tax-condominium", args=[building.pk])).content.decode()
    assert "9/4" in page
    assert "คน4" in page


def test_only_an_assessor_sets_a_price_and_a_second_one_replaces_it(client, building, settings):
    account(last=2400)
    url = reverse("tax-condominium-price", args=[building.pk])
    client.force_login(make.user(Role.CASHIER))
    assert client.post(url, {"baht": "20000"}).status_code == 403
    client.force_login(make.user(Role.ASSESSOR))
    for baht in ("nonsense", "-1", "20000", "21,000.50"):
        client.post(url, {"at": "1", "baht": baht})
    assert [(one.floor, str(one.baht_per_sq_m)) for one in UnitPrice.objects.all()] == [
        ("1", "21000.50")
    ]
    unit = building.units.first()
    client.post(url, {"at": unit.code, "baht": "30000"})
    assert UnitPrice.objects.get(unit=unit).floor == ""


def test_another_bodys_condominium_is_not_found(client, building):
    client.force_login(make.user(Role.ASSESSOR, subdistrict=make.subdistrict("580105")))
    assert client.get(reverse("tax-condominium", args=[building.pk])).status_code == 404
