"""Every door says who may come in: one of these stands on each view (tests/test_house.py looks).

Works on functions, on `SomeView.as_view()` and through `method_decorator(..., name="dispatch")`.
"""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import Role, User

View = Callable[..., HttpResponseBase]
BELIEVED_FOR_S = 10
_BELIEVED_AT_MOST = 1000
#: Session key -> until when it is believed, and the sub-district of its user.
_believed: dict[str, tuple[float, int]] = {}


def public(view: View) -> View:
    """Anybody may open it."""
    return _marked(view, "public")


def household(view: View) -> View:
    """For a household signed in with its sticker and a code; the view asks for its session."""
    return _marked(view, "household")


def staff(*roles: Role) -> Callable[[View], View]:
    """For members of staff with one of the roles; without roles, for any member of staff."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return _ask_to_sign_in(request)
            if not _may_enter(user, roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(guarded, f"staff: {', '.join(roles) or 'any'}")

    return decorate


def staff_on_own_ground(*roles: Role) -> Callable[[View], View]:
    """The same for doors of a room that knows no users: the view is given the sub-district's id."""

    def decorate(view: View) -> View:
        @staff(*roles)
        @wraps(view)
        def given(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            own = request.user.subdistrict_id if request.user.is_authenticated else None
            if own is None:
                raise PermissionDenied
            return view(request, own, *args, **kwargs)

        return given

    return decorate


def staff_of_subdistrict(view: View) -> View:
    """For doors asked many times a second that show nothing personal: any member of staff.

    The view is given the sub-district's id. A session is believed for some seconds without looking
    it up again: a sign-out or a dismissal takes effect that much later, at these doors only.
    """

    @staff()
    def refused(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise PermissionDenied

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if own := _own_subdistrict(request):
            return view(request, own, *args, **kwargs)
        return refused(request)

    return _marked(guarded, "staff: any")


def public_of_subdistrict(view: View) -> View:
    """The same for anybody: the view is given the reader's own sub-district, None for strangers."""

    @wraps(view)
    def given(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, _own_subdistrict(request), *args, **kwargs)

    return _marked(given, "public")


def _own_subdistrict(request: HttpRequest) -> int | None:
    """The sub-district of the member of staff who asks, remembered by session for some seconds."""
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if own := remembered_subdistrict(session):
        return own
    user = request.user
    if not user.is_authenticated or not user.is_active or user.subdistrict_id is None:
        return None
    if len(_believed) >= _BELIEVED_AT_MOST:
        _believed.clear()
    _believed[session] = (monotonic() + BELIEVED_FOR_S, user.subdistrict_id)
    return user.subdistrict_id


def remembered_subdistrict(session: str) -> int | None:
    """The sub-district of whoever a door let in with this session some seconds ago."""
    until, own = _believed.get(session, (0.0, 0))
    return own if monotonic() < until else None


def staff_permission(*roles: Role) -> type[BasePermission]:
    """The same rule for `permission_classes` of an API view."""

    class StaffPermission(BasePermission):
        def has_permission(self, request: Request, view: APIView) -> bool:
            return request.user.is_authenticated and _may_enter(request.user, roles)

    return StaffPermission


def _may_enter(user: User, roles: tuple[Role, ...]) -> bool:
    return user.has_role(*roles) if roles else user.is_active


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """A page goes to the sign-in form; a script gets a plain 401 and shows its own message."""
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path())


def _marked(view: View, access: str) -> View:
    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    marked.access = access  # type: ignore[attr-defined]
    return marked
