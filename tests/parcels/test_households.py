"""Households of a house and the stickers on its door, from the desk's pages to the printer."""

import zipfile

import pytest
from django.test import Client

from accounts import personal_data
from accounts.models import Role
from parcels.models import Delivery, House, Household, Party, Sticker
from parcels.services.deliveries.order import file_of, make_delivery
from parcels.tasks import MAKERS
from tests import factories as make


@pytest.fixture
def house(db: None) -> House:
    parcel = make.owned_parcel()
    return make.house("12/1", parcel)


def client(role: str = Role.OFFICER) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(make.user(role))
    return found


def test_a_household_is_entered_with_its_number_and_a_sticker_that_opens(house: House):
    make.household(make.house("5"), number=7)
    desk = client()
    body = {"household": "new", "new-members": "4", "new-phone": "081-234 5678"}
    page = desk.post(f"/register/houses/{house.pk}/", body, follow=True)
    household = house.households.get()
    assert (household.number, household.members, household.phone_last4) == (8, 4, "5678")
    assert personal_data.decrypt(household.phone_encrypted) == "0812345678"
    assert b"0812345678" not in page.content
    sticker = Sticker.objects.live().get(household=household)
    assert Client().get(f"/h/{sticker.token}").status_code == 200


def test_a_wrong_telephone_is_told_and_an_empty_one_leaves_the_number(house: House):
    household = make.household(house)
    desk, page = client(), f"/register/houses/{house.pk}/"
    key = str(household.pk)
    told = desk.post(page, {"household": key, f"{key}-phone": "12"}).content
    assert b"has 9 or 10 digits" in told
    desk.post(page, {"household": key, f"{key}-phone": "0898765432", f"{key}-members": "2"})
    desk.post(page, {"household": key, f"{key}-phone": "", f"{key}-members": "3"})
    household.refresh_from_db()
    assert (household.phone_last4, household.members) == ("5432", 3)


def test_a_lost_sticker_dies_when_the_new_one_is_given(house: House):
    old = make.sticker(make.household(house))
    desk = client()
    desk.post(f"/register/households/{old.household_id}/sticker")
    new = Sticker.objects.live().get(household=old.household_id)
    assert new.token != old.token
    assert Client().get(f"/h/{old.token}").status_code == 404
    assert Client().get(f"/h/{new.token}").status_code == 200
    printed = desk.get(f"/register/households/{old.household_id}/sticker.pdf")
    assert printed.content.startswith(b"%PDF")


def test_the_stickers_of_a_village_are_made_and_the_missing_given(house: House, monkeypatch):
    bare = make.household(house, number=1)
    kept = make.sticker(make.household(house, number=2))
    far = make.house("1", village=make.village(2))
    make.household(far, number=3)
    monkeypatch.setattr("parcels.views.households.deliver.delay", lambda pk: None)
    desk = client()
    answer = desk.post("/register/stickers/", {"village": house.village_id})
    row = Delivery.objects.get()
    assert answer.headers["Location"] == f"/register/deliveries/{row.pk}/"
    made = make_delivery(row.pk, MAKERS)
    assert made.file_name == "stickers-moo-01.zip"
    path = file_of(made, made.finished_at)
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        assert archive.read(name).startswith(b"%PDF")
    assert Sticker.objects.live().filter(household=bare).count() == 1
    assert Sticker.objects.live().get(household=kept.household).token == kept.token
    assert not Sticker.objects.filter(household__house=far).exists()


def test_houses_are_found_by_village_and_number(house: House):
    page = client().get("/register/houses/", {"number": "12"}).content.decode()
    assert f"/register/houses/{house.pk}/" in page
    assert "No such house" in client().get("/register/houses/", {"number": "99"}).content.decode()


def test_owners_are_offered_as_head_only_to_who_may_see_them(house: House):
    owner = str(Party.objects.get())
    page = f"/register/houses/{house.pk}/"
    assert owner in client(Role.SURVEYOR).get(page).content.decode()
    assert owner not in client(Role.OFFICER).get(page).content.decode()


def test_only_the_desk_and_only_its_own_ground(house: House):
    page = f"/register/houses/{house.pk}/"
    assert client(Role.CASHIER).get(page).status_code == 403
    stranger = make.user(Role.OFFICER, subdistrict=make.subdistrict("580105"))
    away = Client()
    away.force_login(stranger)
    assert away.get(page).status_code == 404
    household = Household.objects.first() or make.household(house)
    assert away.post(f"/register/households/{household.pk}/sticker").status_code == 404
