"""How an office numbers the parts of a split parcel, and who may choose it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Role
from parcels.models import Parcel
from parcels.services import reshaping, undo
from parcels.services.work import Because
from tests import factories as make

pytestmark = pytest.mark.django_db
PATH = "/register/settings/"


def client(role: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(role))
    return made


def split(parcel: Parcel):
    because = Because(by=make.user(), reason="x", effective_on=dt.date(2026, 1, 5))
    cut = reshaping.Cut([Decimal(40)], 90)
    return reshaping.split_parcel(parcel_id=parcel.pk, because=because, cut=cut), because


def live() -> list[str]:
    return list(Parcel.objects.current().order_by("code").values_list("code", flat=True))


def test_parts_become_lots_of_their_own_where_the_office_wants_it():
    parcel = make.owned_parcel("01A001")
    make.owned_parcel("01A007", retired_on=dt.date(2021, 1, 1))  # its code is never given again
    head = client(Role.HEAD)
    assert b"checked" in head.get(PATH).content
    assert head.post(PATH, {"split_numbering": "new_lots"}, follow=True).status_code == 200
    entry, because = split(parcel)
    assert live() == ["01A008", "01A009"]
    undo.undo(entry_id=entry.pk, because=because)
    split(Parcel.objects.get(code="01A001"))
    assert live() == ["01A010", "01A011"]


def test_under_the_old_code_else():
    split(make.owned_parcel("01A001"))
    assert live() == ["01A001/001", "01A001/002"]


def test_nonsense_and_strangers_change_nothing():
    make.subdistrict()
    answer = client(Role.HEAD).post(PATH, {"split_numbering": "x"}, follow=True)
    assert b"Choose one of the two ways." in answer.content
    assert client(Role.SURVEYOR).post(PATH, {"split_numbering": "new_lots"}).status_code == 403
    assert make.subdistrict().split_numbering == "sub_lots"
