"""Keep a what-if under a name, and throw it away."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from taxation.models import Scenario
from taxation.selectors.what_if import Outcome


@transaction.atomic
def keep_scenario(
    *, subdistrict: int, name: str, year: int, change: Mapping[str, str], found: Outcome, by: User
) -> Scenario:
    """Keep what was tried and the sums it gave today."""
    if not name.strip():
        raise ValidationError(_("Give the scenario a name."), code="name_missing")
    return Scenario.objects.create(
        subdistrict_id=subdistrict,
        name=name.strip()[:120],
        tax_year=year,
        change=dict(change),
        before_satang=found.total.before,
        after_satang=found.total.after,
        more_count=len(found.losers),
        less_count=len(found.winners),
        made_by=by,
    )


@transaction.atomic
def throw_away(*, scenario: Scenario, by: User) -> None:
    """Its maker may throw it away; it binds nobody, so nothing else hangs on it."""
    if scenario.made_by_id != by.pk:
        raise PermissionDenied(_("Only its maker may delete a scenario."))
    scenario.delete()
