"""Uses drawn on the ground: zones inside a parcel whose areas make its use rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely import MultiPolygon

from geo import geometry, neighbourhood
from parcels.models import Parcel, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.services import holdings, shapes
from parcels.services.holdings import DoesNotAddUp, Use
from parcels.services.work import Because, act


@dataclass(frozen=True)
class Zone:
    """A drawn part of a parcel and its use; the area of the use is not read."""

    boundary: GEOSGeometry
    use: Use


def draw_use_zones(
    *, parcel_id: int, zones: Sequence[Zone], rest: Use | None, because: Because
) -> RegisterEntry:
    """The uses of a parcel from that day, by the ground each covers.

    The paper's area is shared out by the drawn ones, so the uses add up to it exactly. Ground in no
    zone has the use `rest`. Raises DoesNotAddUp when there is such ground and no use for it.
    """
    drawn = [shapes.to_shape(zone.boundary) for zone in zones]
    with act(Act.CHANGE_USE, because, parcels=[parcel_id]) as work:
        parcel = work.live(parcel_id)
        try:
            *parts, left = neighbourhood.zones(shapes.of_row(parcel), drawn)
        except geometry.BadShape as error:
            raise shapes.refusal(error) from error
        uses = [zone.use for zone in zones]
        if not left.is_empty:
            uses.append(_rest(rest))
            parts.append(left)
        _write(parcel, uses, parts, work.on)
        parcel.version += 1
        parcel.save(update_fields=["version"])
    return work.entry


def _rest(rest: Use | None) -> Use:
    if rest is None:
        text = _("Say what the ground outside the zones is used for.")
        raise DoesNotAddUp(text, code="no_rest", fields={"rest": [text]})
    return rest


def _write(parcel: Parcel, uses: Sequence[Use], parts: Sequence[MultiPolygon], on: dt.date) -> None:
    whole = parcel.register_area_sq_wah
    areas = holdings.shared_out(whole, [part.area for part in parts])
    sized = [
        replace(use, area=area, ground=part)
        for use, area, part in zip(uses, areas, parts, strict=True)
    ]
    holdings.check_uses(sized, whole, _("square wah"))
    holdings.write_land_uses(parcel, sized, on)
