"""Persons and bodies of the register: entered, corrected; a look at a whole number on record."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from parcels import persons
from parcels.models import Party, PersonView
from parcels.models.vocabulary import IdType
from parcels.problems import RegisterProblem

WORDS = (
    "kind",
    "title",
    "name",
    "family_name",
    "nationality",
    "status",
    "address",
    "mailing_address",
    "phone",
    "owner_code",
)


class PartyRefused(RegisterProblem):
    """What is said of a person does not hold, or the person is there already."""

    code = "party_refused"


@transaction.atomic
def view_number(*, party: Party, by: User, purpose: str) -> str:
    """The number in clear; the look is on record before it is answered."""
    PersonView.objects.create(
        subdistrict_id=party.subdistrict_id, user=by, party=party, purpose=purpose
    )
    return party.id_number


@transaction.atomic
def register_party(
    *, subdistrict: int, fields: Mapping[str, Any], is_another: bool = False
) -> Party:
    """A person who is not in the register yet.

    Raises PartyRefused for a number that is wrong or taken, and for a name that is there already
    unless the clerk says it is another person.
    """
    party = Party(subdistrict_id=subdistrict)
    _write(party, fields)
    if not is_another:
        _refuse_namesake(party)
    party.save()
    return party


@transaction.atomic
def correct_party(*, party: Party, fields: Mapping[str, Any], reason: str) -> Party:
    """Other words about a person; an empty number leaves the one on record. The reason is kept.

    The history of the row is the database's; it says who and when.
    """
    locked = Party.objects.select_for_update().get(pk=party.pk)
    before = {name: getattr(locked, name) for name in (*WORDS, "id_type", "id_number_hash")}
    _write(locked, fields)
    if all(getattr(locked, name) == value for name, value in before.items()):
        raise PartyRefused(_("Nothing is different."), code="nothing_changed")
    with pghistory.context(reason=reason):
        locked.save()
    return locked


def _write(party: Party, fields: Mapping[str, Any]) -> None:
    for name in WORDS:
        if name in fields:
            setattr(party, name, str(fields[name]).strip())
    if not party.name:
        raise _wrong("name", _("Enter the name."))
    if number := str(fields.get("id_number") or "").strip():
        kind = fields.get("id_type") or IdType.NONE
        party.set_id_number(kind, _number(kind, number))
        _refuse_taken(party)
    elif not party.id_number_encrypted:
        party.set_id_number(IdType.NONE, "")


def _number(kind: str, text: str) -> str:
    """As it is kept. Raises PartyRefused where it cannot be a number of that kind."""
    if kind == IdType.NONE:
        raise _wrong("id_type", _("Choose what kind of number it is."))
    if kind == IdType.PASSPORT:
        number = text.replace(" ", "").upper()
        if not (number.isalnum() and 5 <= len(number) <= 20):
            raise _wrong("id_number", _("A passport number has 5 to 20 letters and digits."))
        return number
    if not persons.is_valid13(text):
        text = _("The number needs 13 digits, and its last digit must agree with the others.")
        raise _wrong("id_number", text)
    return persons.digits13(text) or ""


def _refuse_taken(party: Party) -> None:
    same = Party.objects.filter(
        subdistrict=party.subdistrict_id,
        id_type=party.id_type,
        id_number_hash=party.id_number_hash,
    )
    if holder := same.exclude(pk=party.pk).first():
        text = _("%(name)s has this number already. Choose that person.") % {"name": holder}
        raise PartyRefused(text, code="number_known", fields={"id_number": [text]})


def _refuse_namesake(party: Party) -> None:
    same = Party.objects.filter(
        subdistrict=party.subdistrict_id, name=party.name, family_name=party.family_name
    )
    if party.id_number_hash is not None:  # who has another number is another person
        same = same.filter(id_number_hash__isnull=True)
    if known := same.first():
        text = _(
            "%(name)s is in the register already. Choose that person, or say that this is another."
        ) % {"name": known}
        raise PartyRefused(text, code="name_known", fields={"is_another": [text]})


def _wrong(field: str, text: str) -> PartyRefused:
    return PartyRefused(text, fields={field: [text]})
