"""Who works in an office: entered, given roles, let in by a link, sent away by administrators.

Nobody ever knows another's password: a link, good for some days and once, lets a member of staff
choose one. There is always somebody left who can do all this.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.models import Role, User

WORDS = ("first_name", "last_name", "division", "phone")


def welcome_path(user: User) -> str:
    """Where the member of staff chooses a password; a new password ends every earlier link."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("welcome", args=[uid, default_token_generator.make_token(user)])


@transaction.atomic
def add_member(
    *,
    subdistrict: int,
    username: str,
    roles: Iterable[str],
    fields: Mapping[str, str],
    by: User | None,
) -> User:
    """A member of staff without a password yet. Raises ValidationError for a name that is taken.

    `by` is nobody for the first of an office, whom the installation enters.
    """
    if User.objects.filter(username__iexact=username).exists():
        text = _("Somebody has this user name already. Choose another.")
        raise ValidationError({"username": text})
    user = User(username=username, subdistrict_id=subdistrict)
    user.set_unusable_password()
    _write(user, roles, fields)
    _log(by, user, ADDITION, {"roles": user.roles})
    return user


@transaction.atomic
def change_member(
    *, user: User, roles: Iterable[str], fields: Mapping[str, str], is_active: bool, by: User
) -> User:
    """Other roles or words, or an end: who is not active is signed out at the next click."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    before = _rights(locked)
    locked.is_active = is_active
    _write(locked, roles, fields)
    if (after := _rights(locked)) != before:
        _log(by, locked, CHANGE, {"before": before, "after": after})
    administrators = User.objects.filter(
        subdistrict=locked.subdistrict_id, is_active=True, roles__contains=[Role.ADMINISTRATOR]
    )
    if not administrators.exists():
        raise ValidationError(
            _("Somebody must stay administrator. Make another person administrator first."),
            code="last_administrator",
        )
    return locked


@transaction.atomic
def forget_password(*, user: User, by: User) -> User:
    """The old password ends; the link of `welcome_path` lets them choose a new one."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.set_unusable_password()
    locked.save(update_fields=["password"])
    _log(by, locked, CHANGE, {"password": "ended"})
    return locked


def changes(user: User) -> list[dict[str, Any]]:
    """What was changed in a member's rights, by whom: latest first."""
    of_users = ContentType.objects.get_for_model(User)
    rows = LogEntry.objects.filter(content_type=of_users, object_id=str(user.pk))
    return [
        {"at": row.action_time, "by": row.user, "said": json.loads(row.change_message)}
        for row in rows.select_related("user").order_by("-pk")[:20]
    ]


def _rights(user: User) -> dict[str, Any]:
    return {"roles": list(user.roles), "is_active": user.is_active}


def _log(by: User | None, user: User, flag: int, said: dict[str, Any]) -> None:
    LogEntry.objects.create(
        user=by or user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=user.username,
        action_flag=flag,
        change_message=json.dumps(said),
    )


def _write(user: User, roles: Iterable[str], fields: Mapping[str, Any]) -> None:
    user.roles = [role for role in Role.values if role in set(roles)]
    for name in WORDS:
        if name in fields:
            setattr(user, name, str(fields[name]).strip())
    user.full_clean(exclude=["password"])
    user.save()
