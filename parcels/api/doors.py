"""What every JSON door of the register shares: who may, for which sub-district, found or not."""

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User
from parcels import selectors
from parcels.models import Parcel


def allowed(predicate: Callable[[Any], bool]) -> type[BasePermission]:
    """`permission_classes = [allowed(permissions.may_draw)]`."""

    class Allowed(BasePermission):
        def has_permission(self, request: Request, view: APIView) -> bool:
            return predicate(request.user)

    return Allowed


def person(request: Request) -> User:
    """The signed-in member of staff; `allowed` has made sure that it is one."""
    return cast(User, request.user)


def own_subdistrict(request: Request) -> int:
    found = person(request).subdistrict_id
    if found is None:
        raise Http404
    return found


def own_parcel(request: Request, pk: int) -> Parcel:
    """A parcel of the reader's sub-district with its shape; all others are not found."""
    try:
        return selectors.parcel_row(own_subdistrict(request), pk=pk)
    except Parcel.DoesNotExist as error:
        raise Http404 from error
