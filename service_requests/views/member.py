"""The member of staff at the door, with a local body."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def member_of(request: HttpRequest) -> User:
    """Raises PermissionDenied for a user without a sub-district: such a user sees nothing."""
    user = request.user
    if not isinstance(user, User) or user.subdistrict_id is None:
        raise PermissionDenied
    return user
