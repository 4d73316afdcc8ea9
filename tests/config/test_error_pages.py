"""Pages for what goes wrong: in both languages, no traceback, no table asked."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from rest_framework.exceptions import PermissionDenied

from accounts.models import Role
from config import errors
from tests import factories as make


@pytest.mark.parametrize(
    ("language", "words"), [("th", "ไม่พบหน้าที่ต้องการ"), ("en", "There is no such page here")]
)
def test_an_unknown_address_is_a_page_in_the_readers_language(language: str, words: str) -> None:
    reply = Client(headers={"accept-language": language}).get("/no/such/page")
    assert reply.status_code == 404
    assert words in reply.content.decode()
    assert f'<html lang="{language}">' in reply.content.decode()


def test_a_program_gets_the_one_shape_of_errors() -> None:
    reply = Client(headers={"accept-language": "en"}).get("/api/no-such-door/")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")


def test_a_form_without_its_mark_is_answered_kindly() -> None:
    reply = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post(
        "/sign-in/", {"username": "a", "password": "b"}
    )
    assert reply.status_code == 403
    assert "Nothing was sent" in reply.content.decode()


def test_a_bug_shows_a_page_that_needs_nothing() -> None:
    with translation.override("en"):
        reply = errors.server_error(RequestFactory().get("/tax/"))
    assert reply.status_code == 500
    assert "Something broke on our side" in reply.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_bare_pages_render_without_a_request(name: str) -> None:
    assert "base.css" in render_to_string(name)


def test_a_script_without_its_mark_is_told_to_load_again() -> None:
    found = errors.api_exception_handler(PermissionDenied("CSRF Failed: token missing"), {})
    assert found is not None
    assert (found.status_code, found.data["code"]) == (403, "expired")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "first"),
    [(Role.SURVEYOR, "/map/"), (Role.PLANNER, "/map/"), (Role.VOLUNTEER, "")],
)
def test_the_first_page_leads_only_where_the_role_may_go(role: Role, first: str) -> None:
    client = Client()
    client.force_login(make.user(role))
    reply = client.get("/")
    assert reply.headers.get("Location", "") == first
