"""The staff of an office: entered by an administrator, let in by a link, never without one."""

import re

import pytest
from django.test import Client

from accounts import staff
from accounts.models import Role, User
from tests import factories as make

SECRET = "ทุ่งนาเขียวริมน้ำปาย"


@pytest.fixture
def boss(db: None) -> User:
    make.subdistrict()
    return make.user(Role.ADMINISTRATOR, first_name="สมศรี")


def client(user: User) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(user)
    return found


def comes_in(username: str) -> bool:
    answer = Client().post("/sign-in/", {"username": username, "password": SECRET})
    return answer.status_code == 302


def test_a_colleague_is_added_and_chooses_a_password_by_the_link_once(boss: User):
    desk = client(boss)
    body = {"username": "malee", "first_name": "มาลี", "last_name": "ดี", "roles": ["surveyor"]}
    page = desk.post("/staff/new", body, follow=True).content.decode()
    user = User.objects.get(username="malee")
    assert (user.roles, user.subdistrict) == ([Role.SURVEYOR], boss.subdistrict)
    assert not user.is_staff
    link = re.search(r'value="http://testserver(/welcome/[^"]+)"', page)
    assert link
    guest = Client()
    form = guest.get(link[1], follow=True).redirect_chain[-1][0]
    short = guest.post(form, {"new_password1": "short", "new_password2": "short"})
    assert short.status_code == 200
    guest.post(form, {"new_password1": SECRET, "new_password2": SECRET})
    assert comes_in("malee")
    used = Client(headers={"accept-language": "en"}).get(link[1], follow=True)
    assert b"has been used" in used.content


def test_who_left_is_signed_out_and_a_forgotten_password_ends(boss: User):
    worker = make.user(Role.SURVEYOR)
    theirs = client(worker)
    assert theirs.get("/imports/").status_code == 200
    desk = client(boss)
    desk.post(f"/staff/{worker.pk}/forget")
    worker.refresh_from_db()
    assert not worker.has_usable_password()
    fields = {"first_name": "อดีต", "roles": ["surveyor"]}
    desk.post(f"/staff/{worker.pk}/", fields)  # not ticked: works here
    assert theirs.get("/imports/").status_code == 302
    ended, forgot = staff.changes(worker)
    assert (ended["by"], ended["said"]["after"]["is_active"]) == (boss, False)
    assert forgot["said"] == {"password": "ended"}
    page = desk.get(f"/staff/{worker.pk}/").content.decode()
    assert "The old password has ended." in page


def test_somebody_stays_administrator(boss: User):
    desk = client(boss)
    fields = {"first_name": "สมศรี", "roles": ["surveyor"], "is_active": "on"}
    page = desk.post(f"/staff/{boss.pk}/", fields).content
    assert b"Somebody must stay administrator" in page
    boss.refresh_from_db()
    assert boss.roles == [Role.ADMINISTRATOR]
    assert not staff.changes(boss)
    second = make.user(Role.ADMINISTRATOR)
    assert client(second).post(f"/staff/{boss.pk}/", fields).status_code == 302


def test_a_user_name_is_one_persons(boss: User):
    make.user(Role.CASHIER, username="malee")
    page = client(boss).post("/staff/new", {"username": "Malee", "first_name": "ม"}).content
    assert b"Somebody has this user name already" in page


def test_only_administrators_and_only_their_own_office(boss: User):
    elsewhere = make.user(Role.SURVEYOR, subdistrict=make.subdistrict("580105"))
    assert client(boss).get(f"/staff/{elsewhere.pk}/").status_code == 404
    assert str(elsewhere.username).encode() not in client(boss).get("/staff/").content
    for page in ("/staff/", "/staff/new", f"/staff/{boss.pk}/"):
        assert client(make.user(Role.HEAD)).get(page).status_code == 403


def test_everybody_changes_their_own_password(boss: User):
    worker = make.user(Role.CASHIER)
    desk = client(worker)
    body = {"old_password": make.PASSWORD, "new_password1": SECRET, "new_password2": SECRET}
    assert desk.post("/staff/password", body).status_code == 302
    assert comes_in(worker.username)
