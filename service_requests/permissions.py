"""Who may do what at the service desk: plain predicates, asked by the doors."""

from __future__ import annotations

from accounts.models import Role, User
from service_requests import stages
from service_requests.models import ServiceRequest

DESK_ROLES = (Role.OFFICER, Role.HEAD, Role.FIELD_WORKER, Role.CASHIER, Role.AUDITOR)
WORKING_ROLES = (Role.OFFICER, Role.HEAD, Role.FIELD_WORKER)
DESK_DIVISION = "chief"
#: See where requests are and of what kind on the staff map; the request itself is the desk's.
MAP_ROLES = (*DESK_ROLES, Role.SURVEYOR, Role.ASSESSOR, Role.PLANNER)
PLANNING_ROLES = (Role.PLANNER, Role.HEAD, Role.OFFICER)
SETTING_ROLES = (Role.HEAD,)
_ACTORS = {
    Role.OFFICER: {stages.SCREENER, stages.OFFICER},
    Role.HEAD: {stages.SCREENER, stages.OFFICER, stages.HEAD},
    Role.FIELD_WORKER: {stages.FIELD},
    Role.CASHIER: {stages.CASHIER},
}


def sees_private(user: User, division: str) -> bool:
    """Private services belong to their own division; an administrator looks after all."""
    return user.has_role(Role.ADMINISTRATOR) or (bool(user.division) and user.division == division)


def may_see(user: User, request: ServiceRequest) -> bool:
    """Desk staff of the same local body; a private request only in its own division."""
    if user.subdistrict_id != request.subdistrict_id or not user.has_role(*DESK_ROLES):
        return False
    return not request.request_type.is_private or sees_private(user, request.division)


def may_see_contact(user: User, request: ServiceRequest) -> bool:
    """Name and phone of the applicant: those who do the work."""
    return may_see(user, request) and user.has_role(*WORKING_ROLES)


def may_open(user: User) -> bool:
    """Whether a point on the map leads on to the request's own page."""
    return user.has_role(*DESK_ROLES)


def may_edit_services(user: User) -> bool:
    return user.has_role(*SETTING_ROLES)


def actors(user: User, request: ServiceRequest) -> frozenset[str]:
    """The parts the user may play in the request. Another division's work is only looked at.

    The Chief Administrator's office runs the common desk, so it works for every division.
    """
    if not may_see(user, request):
        return frozenset()
    at_home = user.division in ("", DESK_DIVISION, request.division)
    own = at_home or user.has_role(Role.ADMINISTRATOR)
    if not own and Role.CASHIER not in user.roles:
        return frozenset({stages.SCREENER}) if user.has_role(Role.OFFICER) else frozenset()
    played = [part for role, part in _ACTORS.items() if user.has_role(role)]
    return frozenset().union(*played)
