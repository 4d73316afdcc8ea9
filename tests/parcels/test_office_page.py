"""The page of the office itself: address, villages, customs."""

import pytest
from django.test import Client

from accounts.models import Role
from geo.models import CachedTile, Village
from tests import factories as make

PAGE = "/register/settings/"


@pytest.fixture
def desk(db: None) -> Client:
    make.village(3, is_number_confirmed=False)
    found = Client(headers={"accept-language": "en"})
    found.force_login(make.user(Role.HEAD))
    return found


def sent(row: Village, **values: str) -> dict[str, str]:
    return {
        "what": "villages", "village-TOTAL_FORMS": "1", "village-INITIAL_FORMS": "1",
        "village-0-id": str(row.pk), "village-0-name_th": "บ้านใหม่", "village-0-name_en": "Ban Mai",
        **values,
    }  # fmt: skip


def test_a_village_is_named_and_its_number_confirmed_on_the_map_at_once(desk: Client):
    row = Village.objects.get()
    CachedTile.objects.create(
        subdistrict=row.subdistrict, layer="ground", z=1, x=0, y=0, content=b"old"
    )
    assert desk.post(PAGE, sent(row, **{"village-0-is_number_confirmed": "on"})).status_code == 302
    row.refresh_from_db()
    assert (row.name_th, row.is_number_confirmed, row.moo) == ("บ้านใหม่", True, 3)
    assert not CachedTile.objects.exists()


def test_a_village_of_another_office_is_not_touched(desk: Client):
    stranger = make.village(1, subdistrict=make.subdistrict("580105"), name_th="ไกล")
    desk.post(PAGE, sent(stranger))
    stranger.refresh_from_db()
    assert stranger.name_th == "ไกล"


def test_the_office_has_another_telephone_and_an_empty_name_is_told(desk: Client):
    body = Village.objects.get().subdistrict
    said = {
        "what": "office",
        "office_th": "อบต.",
        "office_en": "SAO",
        "office_phone": "0-5361-0000",
    }
    assert desk.post(PAGE, said).status_code == 302
    body.refresh_from_db()
    assert body.office_phone == "0-5361-0000"
    told = desk.post(PAGE, {**said, "office_th": ""})
    assert b"This field is required" in told.content
    body.refresh_from_db()
    assert body.office_th == "อบต."
