"""Looking at a person's whole number: allowed to few, always with a purpose, always kept."""

from django.db import transaction

from accounts.models import User
from parcels.models import Party, PersonView


@transaction.atomic
def view_number(*, party: Party, by: User, purpose: str) -> str:
    """The number in clear; the look is on record before it is answered."""
    PersonView.objects.create(
        subdistrict_id=party.subdistrict_id, user=by, party=party, purpose=purpose
    )
    return party.id_number
