from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.decorators import method_decorator
from django.views import View
from pytest_django import Settings

from accounts.access import household, public, staff, staff_permission
from accounts.models import Role, User


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def _request(rf: RequestFactory, user: object, **headers: str) -> HttpRequest:
    request = rf.get("/register/", headers=headers)
    request.user = user  # type: ignore[assignment]
    return request


def test_a_visitor_is_led_to_the_sign_in_page(rf: RequestFactory, settings: Settings) -> None:
    settings.LOGIN_URL = "/sign-in/"
    response = staff()(_page)(_request(rf, AnonymousUser()))
    assert response.status_code == 302
    assert "next=/register/" in response["Location"]


def test_a_script_of_a_visitor_is_told_401(rf: RequestFactory) -> None:
    request = _request(rf, AnonymousUser(), **{"sec-fetch-dest": "empty"})
    assert staff()(_page)(request).status_code == 401


def test_the_wrong_role_is_refused(rf: RequestFactory) -> None:
    with pytest.raises(PermissionDenied):
        staff(Role.ASSESSOR)(_page)(_request(rf, User(roles=[Role.SURVEYOR])))


@pytest.mark.parametrize("roles", [[Role.ASSESSOR], [Role.SURVEYOR, Role.ASSESSOR]])
def test_one_right_role_is_enough(rf: RequestFactory, roles: list[Role]) -> None:
    response = staff(Role.ASSESSOR, Role.HEAD)(_page)(_request(rf, User(roles=roles)))
    assert response.status_code == 200


def test_without_roles_any_active_member_of_staff_may(rf: RequestFactory) -> None:
    assert staff()(_page)(_request(rf, User())).status_code == 200
    with pytest.raises(PermissionDenied):
        staff()(_page)(_request(rf, User(is_active=False)))


def test_the_mark_stays_on_every_kind_of_view() -> None:
    class Page(View):
        pass

    @method_decorator(staff(Role.HEAD), name="dispatch")
    class Guarded(View):
        pass

    assert public(_page).access == "public"  # type: ignore[attr-defined]
    assert household(Page.as_view()).access == "household"  # type: ignore[attr-defined]
    assert staff(Role.HEAD)(Page.as_view()).access == "staff: head"  # type: ignore[attr-defined]
    assert Guarded.as_view().access == "staff: head"  # type: ignore[attr-defined]
    assert not hasattr(_page, "access")


def test_the_api_permission_asks_the_same() -> None:
    permission = staff_permission(Role.ASSESSOR)()
    for user, may in [
        (AnonymousUser(), False),
        (User(roles=[Role.SURVEYOR]), False),
        (User(roles=[Role.ASSESSOR]), True),
    ]:
        assert permission.has_permission(SimpleNamespace(user=user), None) is may  # type: ignore[arg-type]
