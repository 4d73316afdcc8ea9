"""Persons of the register: entered from a page or the map, corrected, found, never in a URL."""

import pytest
from django.test import Client

from accounts.models import Role
from parcels.models import Party
from parcels.selectors.parties import find_parties
from parcels.selectors.people import people
from parcels.selectors.search import search
from tests import factories as make

NUMBER = "1-1017-00230-70-8"  # invented; the check digit agrees


def client(role: str = Role.SURVEYOR) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(make.user(role))
    return found


@pytest.fixture
def known(db: None) -> Party:
    make.village()
    return make.party("สมหญิง", family_name="ใจดี")


def enter(by: Client, **fields):
    return by.post("/api/parties/", fields, content_type="application/json")


def test_a_buyer_is_entered_beside_the_map_and_may_hold_land(known: Party):
    parcel = make.owned_parcel(holder=known)
    desk = client()
    made = enter(
        desk, title="นาย", name="สมบัติ", family_name="มั่นคง", id_type="citizen", id_number=NUMBER
    )
    assert made.status_code == 201
    buyer = Party.objects.get(pk=made.json()["id"])
    assert (made.json()["name"], buyer.id_number) == ("นายสมบัติ มั่นคง", NUMBER.replace("-", ""))
    body = {
        "parcel_id": parcel.pk,
        "owners": [{"party_id": buyer.pk}],
        "reason": "ซื้อขาย",
        "effective_on": "2026-03-01",
    }
    assert desk.post("/api/acts/transfer", body, content_type="application/json").status_code == 200
    page = desk.get(f"/register/persons/{buyer.pk}/").content.decode()
    assert parcel.code in page
    assert NUMBER.replace("-", "") not in page


def test_a_number_is_checked_and_belongs_to_one(known: Party):
    known.set_id_number("citizen", NUMBER.replace("-", ""))
    known.save()
    desk = client()
    wrong = enter(desk, name="ก", id_type="citizen", id_number="1101700230700")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["id_number"])
    untold = enter(desk, name="ก", id_number=NUMBER)
    assert list(untold.json()["fields"]) == ["id_type"]
    taken = enter(desk, name="ก", id_type="citizen", id_number=NUMBER)
    assert taken.json()["code"] == "number_known"
    assert Party.objects.count() == 1


def test_of_the_same_name_only_when_the_clerk_says_it_is_another(known: Party):
    desk = client()
    asked = enter(desk, name="สมหญิง", family_name="ใจดี")
    assert (asked.status_code, asked.json()["code"]) == (422, "name_known")
    assert enter(desk, name="สมหญิง", family_name="ใจดี", is_another=True).status_code == 201
    assert Party.objects.filter(name="สมหญิง").count() == 2


def test_a_stateless_person_without_a_number_is_entered(known: Party):
    made = enter(client(), name="นางแสง", nationality="")
    party = Party.objects.get(pk=made.json()["id"])
    assert (party.nationality, party.id_number_hash) == ("", None)


def test_a_correction_keeps_its_reason_and_leaves_the_number(known: Party):
    known.set_id_number("citizen", NUMBER.replace("-", ""))
    known.save()
    desk = client()
    body = {
        "kind": "natural", "title": "นาง", "name": "สมหญิง", "family_name": "มั่นคง",
        "id_type": "citizen", "id_number": "", "nationality": "THA", "status": "alive",
        "address": "1 หมู่ 1", "reason": "จดทะเบียนสมรส",
    }  # fmt: skip
    done = desk.post(f"/register/persons/{known.pk}/", body, follow=True)
    known.refresh_from_db()
    assert (known.family_name, known.id_number) == ("มั่นคง", NUMBER.replace("-", ""))
    page = done.content.decode()
    assert "จดทะเบียนสมรส" in page
    assert "Family name" in page.split("<h2>History")[1]
    again = desk.post(f"/register/persons/{known.pk}/", body).content.decode()
    assert "Nothing is different." in again


def test_people_are_found_by_name_and_number_and_names_stay_out_of_addresses(known: Party):
    known.set_id_number("citizen", NUMBER.replace("-", ""))
    known.save()
    desk = client()
    for text in ("หญิง ใจ", NUMBER):
        found = desk.post("/register/persons/", {"q": text})
        assert f"/register/persons/{known.pk}/".encode() in found.content
    assert b"Nobody of this name" in desk.post("/register/persons/", {"q": "ไม่มี"}).content
    assert str(known).encode() not in desk.get("/register/persons/?q=สมหญิง").content


@pytest.mark.parametrize(
    ("role", "page", "entering"),
    [(Role.SURVEYOR, 200, 201), (Role.CASHIER, 200, 403), (Role.PLANNER, 403, 403)],
)
def test_who_may(known: Party, role: str, page: int, entering: int):
    assert client(role).get(f"/register/persons/{known.pk}/").status_code == page
    assert enter(client(role), name="ใหม่").status_code == entering
    assert client(role).get("/register/persons/new").status_code == (
        200 if entering == 201 else 403
    )


def test_a_person_of_another_office_is_not_there(known: Party):
    stranger = make.party("ไกล", subdistrict=make.subdistrict("580105"))
    assert client().get(f"/register/persons/{stranger.pk}/").status_code == 404


def test_a_person_is_found_by_the_name_as_papers_write_it(known: Party):
    Party.objects.filter(pk=known.pk).update(title="นาง", name="ซอลาย", family_name="แต่งวนา")
    body = known.subdistrict_id
    for typed in ("นางซอลาย แต่งวนา", "นางซอลาย", "ซอลาย แต่งวนา"):
        assert find_parties(body, typed) == [known]
        assert list(people(body, typed)) == [known]
        found = search(body, typed, with_owners=True)
        assert [one.title for one in found] == ["นางซอลาย แต่งวนา"]
