"""Who may see and do what in the register: plain predicates, all within one sub-district.

The default is the smallest circle: a name is shown to those whose work is the register or the tax,
a number only in part, and in full to the tax officers only, with a purpose and a log.
"""

from typing import Protocol, TypeAlias

from django.contrib.auth.models import AnonymousUser

from accounts.models import Role, User

REGISTER = (
    Role.SURVEYOR,
    Role.ASSESSOR,
    Role.CASHIER,
    Role.OFFICER,
    Role.FIELD_WORKER,
    Role.HEAD,
    Role.PLANNER,
    Role.AUDITOR,
)
OWNERS = (Role.SURVEYOR, Role.ASSESSOR, Role.CASHIER, Role.AUDITOR)
TAX = OWNERS
FULL_NUMBERS = (Role.ASSESSOR, Role.CASHIER)
DRAWING = (Role.SURVEYOR,)
RECORDING = (Role.SURVEYOR, Role.ASSESSOR)
IMPORTING = RECORDING
#: Who lives where, and the stickers on the doors.
HOUSEHOLDS = (Role.OFFICER, Role.HEAD, Role.SURVEYOR)


class OfSubdistrict(Protocol):
    """A row of the register; only this of it matters here."""

    @property
    def subdistrict_id(self) -> int: ...


Someone: TypeAlias = User | AnonymousUser


def may_see_register(user: Someone, row: OfSubdistrict | None = None) -> bool:
    """The staff map: shapes, codes, papers, uses, buildings. Not for volunteers."""
    return _holds(user, REGISTER, row)


def may_see_owners(user: Someone, row: OfSubdistrict | None = None) -> bool:
    """Names and addresses of holders of rights, and numbers with all but three digits hidden."""
    return _holds(user, OWNERS, row)


def may_see_full_number(user: Someone, row: OfSubdistrict | None = None) -> bool:
    """A person's whole number; the door asks for a purpose and logs the look."""
    return _holds(user, FULL_NUMBERS, row)


def may_see_tax(user: Someone, row: OfSubdistrict | None = None) -> bool:
    return _holds(user, TAX, row)


def may_draw(user: Someone, row: OfSubdistrict | None = None) -> bool:
    """Make, split, merge and move shapes."""
    return _holds(user, DRAWING, row)


def may_record(user: Someone, row: OfSubdistrict | None = None) -> bool:
    """Acts that leave the shape alone: transfer, change of use, correction."""
    return _holds(user, RECORDING, row)


def _holds(user: Someone, roles: tuple[Role, ...], row: OfSubdistrict | None) -> bool:
    if not isinstance(user, User) or user.subdistrict_id is None:
        return False
    return user.has_role(*roles) and (row is None or row.subdistrict_id == user.subdistrict_id)
