"""Households and the stickers on their doors: entered, corrected, given a new sticker."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import personal_data
from geo.models import Subdistrict
from parcels.models import House, Household, Party, Sticker
from parcels.problems import RegisterProblem


class HouseholdRefused(RegisterProblem):
    code = "household_refused"


@transaction.atomic
def register_household(*, house: House, fields: Mapping[str, Any]) -> Household:
    """One more household in a house, with the next running number and its first sticker."""
    Subdistrict.objects.select_for_update(no_key=True).get(pk=house.subdistrict_id)
    rows = Household.objects.filter(subdistrict=house.subdistrict_id)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    household = Household(subdistrict_id=house.subdistrict_id, house=house, number=last + 1)
    _write(household, fields)
    issue_sticker(household=household)
    return household


@transaction.atomic
def correct_household(*, household: Household, fields: Mapping[str, Any]) -> Household:
    """Another head, number of people or telephone; an empty telephone leaves the one on record."""
    locked = Household.objects.select_for_update().get(pk=household.pk)
    _write(locked, fields)
    return locked


def _write(household: Household, fields: Mapping[str, Any]) -> None:
    head = fields.get("head")
    if isinstance(head, Party) and head.subdistrict_id != household.subdistrict_id:
        raise HouseholdRefused(_("One of the persons is not in your register."))
    household.head = head
    household.members = fields.get("members")
    if phone := str(fields.get("phone") or "").strip():
        digits = re.sub(r"[\s-]", "", phone)
        if not re.fullmatch(r"0\d{8,9}", digits):
            text = _("A telephone number has 9 or 10 digits and begins with 0.")
            raise HouseholdRefused(text, fields={"phone": [text]})
        household.phone_encrypted = personal_data.encrypt(digits)
        household.phone_hash = personal_data.lookup_hash(digits)
        household.phone_last4 = digits[-4:]
    household.save()


@transaction.atomic
def issue_sticker(*, household: Household) -> Sticker:
    """A new sticker; the ones before find nothing any more."""
    Household.objects.select_for_update().get(pk=household.pk)
    Sticker.objects.live().filter(household=household).update(revoked_at=timezone.now())
    return Sticker.objects.create(subdistrict_id=household.subdistrict_id, household=household)


@transaction.atomic
def issue_missing(*, subdistrict: int, village: int | None) -> int:
    """A first sticker for every household that has none; how many there were."""
    rows = Household.objects.filter(subdistrict=subdistrict)
    if village:
        rows = rows.filter(house__village=village)
    live = Sticker.objects.live().filter(household=OuterRef("pk"))
    bare = rows.filter(~Exists(live)).select_for_update(of=("self",))
    made = Sticker.objects.bulk_create(
        Sticker(subdistrict_id=subdistrict, household=household) for household in bare
    )
    return len(made)
