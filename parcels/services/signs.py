"""Acts on signboards: put up, corrected, taken down. A sign hangs on its parcel."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils.translation import gettext as _

from parcels import codes
from parcels.models import Parcel, Party, RegisterEntry, Sign
from parcels.models.vocabulary import Act
from parcels.services.points import under
from parcels.services.work import ActRefused, Because, Work, act

CORRECTABLE = (
    "owner_id",
    "business_name",
    "wording",
    "is_moving",
    "width_cm",
    "height_cm",
    "sides",
    "installed_on",
)


@dataclass(frozen=True)
class NewSign:
    """A sign as the survey form says it.

    With a place it hangs on the parcel and the building under it, else inside the parcel named.
    Without a day it was put up on the day the act takes effect.
    """

    owner_id: int
    wording: str
    width_cm: int
    height_cm: int
    installed_on: dt.date | None = None
    business_name: str = ""
    is_moving: bool = False
    sides: int = 1
    position: GEOSGeometry | None = None


def register_sign(*, because: Because, new: NewSign, parcel_id: int | None = None) -> RegisterEntry:
    """A sign with the next free code of its parcel. Raises ActRefused where there is no parcel."""
    place, building = None, None
    if new.position is not None:
        found, building, place = under(because, new.position)
        parcel_id = found.pk
    if parcel_id is None:
        raise ActRefused(_("Give one point."), fields={"position": [_("Give one point.")]})
    with act(Act.REGISTER, because, parcels=[parcel_id]) as work:
        parcel = work.live(parcel_id)
        _check(work, new.owner_id, new.wording, (new.width_cm, new.height_cm, new.sides))
        used = Sign.objects.filter(
            subdistrict=work.subdistrict, code__startswith=f"{parcel.code}-P"
        )
        sign = Sign(
            subdistrict_id=work.subdistrict,
            parcel=parcel,
            building=building,
            code=codes.next_part(parcel.code, "P", used.values_list("code", flat=True)),
            owner_id=new.owner_id,
            business_name=new.business_name.strip(),
            wording=new.wording,
            is_moving=new.is_moving,
            width_cm=new.width_cm,
            height_cm=new.height_cm,
            sides=new.sides,
            installed_on=new.installed_on or work.on,
            position=place or _inside(parcel),
        )
        sign.full_clean(validate_constraints=False)
        sign.save()
        _count(work, parcel, new.owner_id)
    return work.entry


def correct_sign(*, because: Because, sign_id: int, fields: Mapping[str, Any]) -> RegisterEntry:
    """Other words, size or owner of a sign: it was so from the day it was put up."""
    with act(Act.CORRECT, because, parcels=[_parcel_of(because, sign_id)]) as work:
        sign = _standing(sign_id)
        changed = {
            name: value
            for name, value in fields.items()
            if name in CORRECTABLE and getattr(sign, name) != value
        }
        if not changed:
            raise ActRefused(_("Nothing is different."), code="nothing_changed")
        for name, value in changed.items():
            setattr(sign, name, value)
        _check(work, sign.owner_id, sign.wording, (sign.width_cm, sign.height_cm, sign.sides))
        sign.save(update_fields=list(changed))
        _count(work, work.parcels[sign.parcel_id], sign.owner_id)
    return work.entry


def remove_sign(*, because: Because, sign_id: int) -> RegisterEntry:
    """The sign is taken down on that day; its tax of the year stays."""
    with act(Act.RETIRE, because, parcels=[_parcel_of(because, sign_id)]) as work:
        sign = _standing(sign_id)
        if work.on < sign.installed_on:
            text = _("The sign was put up on %(day)s; it cannot be taken down before.")
            raise ActRefused(text % {"day": sign.installed_on}, code="not_standing")
        sign.removed_on = work.on
        sign.save(update_fields=["removed_on"])
        _count(work, work.parcels[sign.parcel_id], sign.owner_id)
    return work.entry


def _check(work: Work, owner: int, wording: str, sizes: tuple[int, int, int]) -> None:
    if not Party.objects.filter(subdistrict=work.subdistrict, pk=owner).exists():
        text = _("One of the persons is not in your register.")
        raise ActRefused(text, code="unknown_party", fields={"owner_id": [text]})
    if wording not in Sign.Wording.values or any(size < 1 for size in sizes):
        text = _("A sign needs a kind of wording, a width, a height and at least one side.")
        raise ActRefused(text, code="sign_incomplete")


def _inside(parcel: Parcel) -> Point:
    found: Point | None = (
        Parcel.objects.filter(pk=parcel.pk)
        .annotate(spot=PointOnSurface("boundary"))
        .values_list("spot", flat=True)
        .get()
    )
    if found is None:
        text = _("Parcel %(code)s has no drawn boundary.") % {"code": parcel.code}
        raise ActRefused(text, code="no_shape")
    return found


def _parcel_of(because: Because, sign_id: int) -> int:
    rows = Sign.objects.filter(subdistrict=because.subdistrict, pk=sign_id)
    if not (parcel := rows.values_list("parcel", flat=True).first()):
        raise ActRefused(_("There is no such sign in your register."), code="not_found")
    return int(parcel)


def _standing(sign_id: int) -> Sign:
    sign = Sign.objects.get(pk=sign_id)
    if sign.removed_on:
        text = _("The sign was taken down on %(day)s.") % {"day": sign.removed_on}
        raise ActRefused(text, code="ended")
    return sign


def _count(work: Work, parcel: Parcel, owner: int) -> None:
    work.entry.parties.set([owner])
    parcel.version += 1
    parcel.save(update_fields=["version"])
