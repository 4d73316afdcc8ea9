from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role, User
from parcels import permissions

HERE = SimpleNamespace(subdistrict_id=1)
THERE = SimpleNamespace(subdistrict_id=2)


def staff(*roles: Role, subdistrict_id: int | None = 1, is_active: bool = True) -> User:
    return User(roles=list(roles), subdistrict_id=subdistrict_id, is_active=is_active)


@pytest.mark.parametrize(
    ("predicate", "allowed"),
    [
        (permissions.may_see_register, set(Role) - {Role.VOLUNTEER}),
        (
            permissions.may_see_owners,
            {Role.SURVEYOR, Role.ASSESSOR, Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR},
        ),
        (permissions.may_see_full_number, {Role.ASSESSOR, Role.CASHIER, Role.ADMINISTRATOR}),
        (
            permissions.may_see_tax,
            {Role.SURVEYOR, Role.ASSESSOR, Role.CASHIER, Role.AUDITOR, Role.ADMINISTRATOR},
        ),
        (permissions.may_draw, {Role.SURVEYOR, Role.ADMINISTRATOR}),
        (permissions.may_record, {Role.SURVEYOR, Role.ASSESSOR, Role.ADMINISTRATOR}),
    ],
)
def test_each_role_may_what_the_table_says(predicate, allowed):
    assert {role for role in Role if predicate(staff(role), HERE)} == allowed
    assert not any(predicate(staff(role), THERE) for role in Role)
    assert not any(predicate(staff(role, subdistrict_id=None)) for role in Role)
    assert not any(predicate(staff(role, is_active=False), HERE) for role in Role)
    assert not predicate(AnonymousUser(), HERE)
