"""What every template may know about the installation, and the doors the reader may open."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from parcels.permissions import HOUSEHOLDS, IMPORTING, OWNERS, REGISTER


class Door(NamedTuple):
    """One entry of the staff navigation: URL name, words, and the roles it is shown to."""

    name: str
    label: Promise
    roles: tuple[Role, ...]


class NavigationItem(NamedTuple):
    url: str
    label: Promise
    is_current: bool


_TAX_ROLES = (Role.ASSESSOR, Role.CASHIER, Role.SURVEYOR, Role.AUDITOR, Role.PLANNER, Role.HEAD)
_DESK_ROLES = (Role.OFFICER, Role.FIELD_WORKER, Role.HEAD, Role.CASHIER, Role.AUDITOR)
DOORS = [
    Door("map", _("Map"), REGISTER),
    Door("tax-runs", _("Tax"), _TAX_ROLES),
    Door("people", _("Persons"), OWNERS),
    Door("houses", _("Houses"), HOUSEHOLDS),
    Door("imports", _("Imports"), IMPORTING),
    Door("request-queue", _("Requests"), _DESK_ROLES),
    Door("out", _("Print and export"), REGISTER),
    Door("register-settings", _("The office"), (Role.HEAD, Role.ADMINISTRATOR)),
    Door("heatmap", _("Heat map"), (Role.PLANNER, Role.HEAD, Role.OFFICER)),
    Door("pictures", _("Imagery"), (Role.SURVEYOR,)),
    Door("members", _("Staff"), (Role.ADMINISTRATOR,)),
    Door("own-password", _("My password"), ()),
]


def installation(request: HttpRequest) -> dict[str, object]:
    user = request.user
    subdistrict = user.subdistrict if isinstance(user, User) else None
    return {
        "DEMO": settings.DEMO,
        "IS_SAMPLE": bool(subdistrict and subdistrict.is_sample),
        "NAVIGATION": navigation(user, request.path) if isinstance(user, User) else [],
    }


def desk_of(user: User) -> str | None:
    """The name of the door to a member's work; None where no role opens one."""
    return next((door.name for door in DOORS if door.roles and user.has_role(*door.roles)), None)


def navigation(user: User, path: str) -> list[NavigationItem]:
    """The doors this member of staff may open, the most used first."""
    open_doors = [door for door in DOORS if not door.roles or user.has_role(*door.roles)]
    items = [(reverse(door.name), door.label) for door in open_doors]
    return [NavigationItem(url, label, path.startswith(url)) for url, label in items]
