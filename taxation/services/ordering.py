"""Orders of the executive on the tax of a year (s56, s57): written, tried, brought into force."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Polygon
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from taxation.models import ReductionOrder
from taxation.services.runs import law_or_refusal

Place, State = ReductionOrder.Place, ReductionOrder.State


def area_of(text: str) -> MultiPolygon:
    """A drawn GeoJSON area on the register's grid. Raises ValidationError when it is none."""
    try:
        drawn = GEOSGeometry(text, srid=4326)
    except (GEOSException, ValueError, TypeError) as wrong:
        raise _no_area() from wrong
    if isinstance(drawn, Polygon):
        drawn = MultiPolygon(drawn, srid=4326)
    if not isinstance(drawn, MultiPolygon) or drawn.empty or not drawn.valid:
        raise _no_area()
    drawn.transform(settings.REGISTER_SRID)
    return drawn


def _no_area() -> ValidationError:
    return ValidationError(
        _("Draw the area: one closed line that does not cross itself."), code="area_missing"
    )


@transaction.atomic
def propose_order(*, subdistrict: int, by: User | None, fields: dict[str, Any]) -> ReductionOrder:
    """Keep an order as proposed. `fields` are those of ReductionOrder that an officer fills in.

    Raises ValidationError for a year without law, a place that is missing, a percent beyond 100.
    """
    law_or_refusal(subdistrict, fields["tax_year"])
    _check(fields)
    kept = {name: fields.get(name) for name in ("village", "zone", "parcel", "area")}
    wanted = fields["place"]
    place = {name: value if name == wanted else None for name, value in kept.items()}
    return ReductionOrder.objects.create(
        subdistrict_id=subdistrict,
        tax_year=fields["tax_year"],
        section=fields["section"],
        order_number=fields["order_number"].strip(),
        ordered_on=fields["ordered_on"],
        approval=fields["approval"].strip(),
        reason=fields["reason"].strip(),
        percent=fields.get("percent"),
        amount_satang=fields.get("amount_satang"),
        proposed_by=by,
        **{"place": wanted, **place},
    )


def _check(fields: dict[str, Any]) -> None:
    """What the table's constraints would refuse, in words."""
    percent, amount = fields.get("percent"), fields.get("amount_satang")
    if (percent is None) == (amount is None):
        raise ValidationError(
            _("Enter a percent of the tax, or an amount in baht: one of the two."), code="how_much"
        )
    if percent is not None and not Decimal(0) < percent <= 100:
        raise ValidationError(_("The percent lies above 0 and up to 100."), code="percent_wrong")
    if amount is not None and (amount <= 0 or fields["place"] != Place.PARCEL):
        raise ValidationError(
            _("An amount is above zero and holds for one parcel; for more, enter a percent."),
            code="amount_wrong",
        )
    if fields["section"] == ReductionOrder.Section.PROPERTY and fields["place"] != Place.PARCEL:
        raise ValidationError(
            _("Section 57 is for one property: choose the parcel."), code="one_property"
        )
    if fields["place"] != Place.ALL and not fields.get(fields["place"]):
        raise ValidationError(_("Say where the order holds."), code="place_missing")
    on: dt.date = fields["ordered_on"]
    if on > timezone.localdate():
        raise ValidationError(_("This day has not come yet."), code="day_ahead")


@transaction.atomic
def approve_order(*, order: ReductionOrder, by: User) -> None:
    """Bring a proposal into force; by a second person. The next run of the year uses it."""
    locked = ReductionOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if locked.state != State.PROPOSED:
        raise ValidationError(_("This is not a proposal any more."), code="order_closed")
    if locked.proposed_by_id == by.pk:
        raise PermissionDenied(_("Who proposed it may not bring it into force."))
    locked.state, locked.approved_by = State.IN_FORCE, by
    locked.approved_at = timezone.now()
    locked.save(update_fields=["state", "approved_by", "approved_at"])


@transaction.atomic
def withdraw_order(*, order: ReductionOrder) -> None:
    """Take it out of later runs; issued assessments keep what they were made with."""
    ReductionOrder.objects.filter(pk=order.pk).update(state=State.WITHDRAWN)
