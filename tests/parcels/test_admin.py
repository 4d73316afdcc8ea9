import pytest
from django.test import Client

from accounts.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def reader(*roles: str) -> Client:
    client = Client()
    client.force_login(make.user(*roles, is_staff=True))
    return client


def test_the_register_can_be_read_and_not_written():
    parcel = make.owned_parcel()
    make.owned_parcel("01B001", subdistrict=make.subdistrict("580105"))
    client = reader(Role.AUDITOR)
    page = client.get("/admin/parcels/parcel/")
    assert page.status_code == 200
    assert "01A001" in page.content.decode()
    assert "01B001" not in page.content.decode()
    shown = client.get(f"/admin/parcels/parcel/{parcel.pk}/change/")
    assert shown.status_code == 200
    assert client.post(f"/admin/parcels/parcel/{parcel.pk}/delete/").status_code == 403
    assert client.get("/admin/parcels/parcel/add/").status_code == 403


def test_persons_are_not_listed_and_looks_are_for_few():
    assert reader(Role.ADMINISTRATOR).get("/admin/parcels/party/").status_code == 404
    assert reader(Role.PLANNER).get("/admin/parcels/personview/").status_code == 403
    assert reader(Role.ASSESSOR).get("/admin/parcels/personview/").status_code == 200
