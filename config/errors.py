"""Errors to answers: one table of statuses, one shape `{code, message, fields, problem, repairs}`.

A refusal because somebody was faster has `conflict` beside it: what the other changed.

API views answer through `api_exception_handler` (settings.REST_FRAMEWORK); plain views through
Django's own `handler403` and its sisters in config/urls.py, which come back here.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from parcels.codes import NoLotLeft
from parcels.problems import RegisterProblem, Repair

STATUS: dict[str, int] = {
    "stale": 409,
    "already_undone": 409,
    "already_received": 409,
    "overlap": 422,
    "too_many": 400,
    "not_in_force": 404,
    "refused": 422,
}
REFUSED = 422
WORDS: dict[int, tuple[str, str | Promise]] = {
    400: ("invalid", _("Some fields need a look. They are marked.")),
    401: ("signed_out", _("Please sign in and try again.")),
    403: ("forbidden", _("Your role does not allow this. Ask your administrator.")),
    404: ("not_found", _("It is not here. It may have been retired or belong to another area.")),
    405: ("not_allowed", _("This door does not take that kind of request.")),
    500: ("broken", _("Something broke on our side. It has been noted; please try again.")),
}
_EXPIRED = _("The form token was missing or old. Load the page again and repeat.")
_FOR_PROGRAMS = ("/api/", "/tiles/", "/imagery/", "/uploads/")


def answer(
    status: int,
    code: str = "",
    message: object = "",
    fields: dict[str, list[str]] | None = None,
    problem: object = None,
    repairs: Sequence[Repair] = (),
) -> dict[str, Any]:
    """The one shape of an error, in the language of the request."""
    usual_code, usual_message = WORDS.get(status, WORDS[400])
    return {
        "code": code or usual_code,
        "message": str(message or usual_message),
        "fields": fields or {},
        "problem": problem,
        "repairs": [repair.as_json() for repair in repairs],
    }


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """None lets a bug rise to be logged."""
    found = _known(error)
    if found is None:
        return None
    set_rollback()
    status, body = found
    return Response(body, status=status)


def _known(error: Exception) -> tuple[int, dict[str, Any]] | None:
    if isinstance(error, RegisterProblem):
        status = STATUS.get(error.code, REFUSED)
        said = answer(status, error.code, error.message, error.fields, error.problem, error.repairs)
        return status, {**said, "conflict": error.conflict} if error.conflict else said
    if isinstance(error, NoLotLeft):
        return REFUSED, answer(REFUSED, "no_lot_left", _("All 999 lots of this block are used."))
    if isinstance(error, exceptions.ValidationError):
        return 400, answer(400, fields=flat(error.detail))
    if isinstance(error, ValidationError):
        return 400, _of_django(error)
    return _of_framework(error)


def _of_framework(error: Exception) -> tuple[int, dict[str, Any]] | None:
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return 401, answer(401)
    if isinstance(error, exceptions.PermissionDenied) and str(error.detail).startswith("CSRF"):
        return 403, answer(403, "expired", _EXPIRED)
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return 403, answer(403)
    if isinstance(error, Http404):
        return 404, answer(404)
    if isinstance(error, exceptions.APIException):
        return error.status_code, answer(error.status_code, message=error.detail)
    return None


def _of_django(error: ValidationError) -> dict[str, Any]:
    if hasattr(error, "error_dict"):
        return answer(400, fields=error.message_dict)
    code = getattr(error, "code", None) or ""
    return answer(400, code, " ".join(error.messages))


def flat(detail: object, path: str = "") -> dict[str, list[str]]:
    """Nested field errors as one level: {'uses.0.area_sq_wah': ['...']}."""
    if isinstance(detail, dict):
        parts = [(f"{path}.{name}" if path else str(name), part) for name, part in detail.items()]
    elif isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        parts = [(f"{path}.{at}" if path else str(at), part) for at, part in enumerate(detail)]
    elif isinstance(detail, list):
        return {path: [str(part) for part in detail]}
    else:
        return {path: [str(detail)]}
    found: dict[str, list[str]] = {}
    for name, part in parts:
        found.update(flat(part, name))
    return found


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_program(request):
        return JsonResponse(answer(400), status=400)
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_program(request):
        return JsonResponse(answer(403), status=403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_program(request):
        return JsonResponse(answer(404), status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _is_program(request):
        return JsonResponse(answer(500), status=500)
    return defaults.server_error(request)


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith(_FOR_PROGRAMS)
