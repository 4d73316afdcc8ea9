"""What every JSON door of the register shares: who may, for which sub-district, found or not."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django.http import Http404
from rest_framework import serializers
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


class DayIn(serializers.Serializer):  # type: ignore[type-arg]
    on = serializers.DateField(default=None, allow_null=True, help_text="as of this day; else now")


def asked_day(request: Request) -> dt.date | None:
    form = DayIn(data=request.query_params)
    form.is_valid(raise_exception=True)
    day: dt.date | None = form.validated_data["on"]
    return day


def own_parcel(request: Request, pk: int, on: dt.date | None = None) -> Parcel:
    """A parcel of the reader's sub-district with its shape; all others are not found."""
    try:
        return selectors.parcel_row(own_subdistrict(request), on, pk=pk)
    except Parcel.DoesNotExist as error:
        raise Http404 from error
