"""What in the register waits to be put right, as lists a clerk works through."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.contrib.gis.db.models.functions import PointOnSurface, Transform
from django.core.cache import cache
from django.db import connection
from django.db.models import DecimalField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Abs, Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.geojson import LON_LAT_SRID
from geo.units import SQ_M_PER_SQ_WAH
from parcels.models import Parcel, RegisterEntry, Right, UseZone
from parcels.models.vocabulary import TAXED_RIGHTS

_OVERLAPS = Path(__file__).parent.parent / "sql" / "overlaps.sql"
#: Ground claimed twice, in square metres, that is more than the width of a drawn line.
OVERLAP_SQ_M = 0.5
#: Drawn and paper area may differ by this share before somebody looks.
AREA_SHARE = 0.05
MOST_ITEMS = 200
KEEP_SECONDS = 900
_AREA = DecimalField(max_digits=14, decimal_places=2)


class WorkItem(NamedTuple):
    parcel_id: int
    code: str
    title: str
    subtitle: str
    lon: float | None
    lat: float | None
    problem: dict[str, Any] | None = None


class WorkList(NamedTuple):
    label: str | Promise
    parcels: Callable[[int], QuerySet[Parcel]]
    subtitle: Callable[[Parcel], str]


def _live(subdistrict: int) -> QuerySet[Parcel]:
    return Parcel.objects.of(subdistrict).current()


def _without_boundary(subdistrict: int) -> QuerySet[Parcel]:
    return _live(subdistrict).filter(boundary__isnull=True)


def _without_owner(subdistrict: int) -> QuerySet[Parcel]:
    held = Right.objects.open().filter(parcel=OuterRef("pk"), kind__in=TAXED_RIGHTS)
    return _live(subdistrict).filter(~Exists(held))


def _area_differs(subdistrict: int) -> QuerySet[Parcel]:
    paper = F("register_area_sq_wah") * SQ_M_PER_SQ_WAH
    rows = _live(subdistrict).filter(register_area_sq_wah__gt=0, area_sq_m__isnull=False)
    drawn = Cast("area_sq_m", _AREA)
    return rows.annotate(off=Abs(drawn - paper) / paper).filter(off__gt=AREA_SHARE).order_by("-off")


def _uses_off(subdistrict: int) -> QuerySet[Parcel]:
    sums = UseZone.objects.open().filter(parcel=OuterRef("pk")).values("parcel")
    total = Coalesce(
        Subquery(sums.annotate(sum=Sum("area_sq_wah")).values("sum")), 0, output_field=_AREA
    )
    return _live(subdistrict).annotate(used=total).filter(~Q(used=F("register_area_sq_wah")))


def _paper(parcel: Parcel) -> str:
    return f"{parcel.get_document_type_display()} {parcel.document_number}".strip()


def _difference(parcel: Parcel) -> str:
    share = float(getattr(parcel, "off", 0))
    return _("Drawn and paper differ by %(percent)s%%") % {"percent": f"{share * 100:.1f}"}


LISTS = {
    "no_owner": WorkList(gettext_lazy("No owner or possessor"), _without_owner, _paper),
    "area_differs": WorkList(
        gettext_lazy("Drawn area differs from the paper"), _area_differs, _difference
    ),
    "uses_off": WorkList(gettext_lazy("Uses do not add up"), _uses_off, _paper),
    "no_boundary": WorkList(gettext_lazy("No drawn boundary"), _without_boundary, _paper),
}
OVERLAPS = "overlaps"


def work_lists(subdistrict: int) -> list[dict[str, Any]]:
    """Each list with how many wait in it."""
    counted = [
        {"key": key, "label": each.label, "count": each.parcels(subdistrict).count()}
        for key, each in LISTS.items()
    ]
    twice = {
        "key": OVERLAPS,
        "label": _("Parcels that overlap"),
        "count": len(_overlaps(subdistrict)),
    }
    return [twice, *counted]


def work_items(subdistrict: int, key: str) -> tuple[list[WorkItem], int]:
    """The first of a list and how many there are. Raises KeyError for a list nobody knows."""
    if key == OVERLAPS:
        found = [_overlap(row) for row in _overlaps(subdistrict)]
        return found[:MOST_ITEMS], len(found)
    chosen = LISTS[key]
    rows = chosen.parcels(subdistrict)
    placed = rows.annotate(
        middle=Transform(PointOnSurface(Coalesce("boundary", "block__boundary")), LON_LAT_SRID)
    ).defer("boundary")
    return [_item(row, chosen.subtitle(row)) for row in placed[:MOST_ITEMS]], rows.count()


def _item(parcel: Parcel, subtitle: str) -> WorkItem:
    at = getattr(parcel, "middle", None)
    return WorkItem(
        parcel.pk, parcel.code, parcel.code, subtitle, at.x if at else None, at.y if at else None
    )


def _overlaps(subdistrict: int) -> list[tuple[Any, ...]]:
    """The pairs, kept until the next act of the register."""
    entries = RegisterEntry.objects.filter(subdistrict=subdistrict)
    latest = entries.aggregate(last=Max("pk"))["last"]
    key = f"overlaps-{subdistrict}-{latest}-{_live(subdistrict).aggregate(last=Max('pk'))['last']}"
    found: list[tuple[Any, ...]] | None = cache.get(key)
    if found is None:
        with connection.cursor() as cursor:
            values = {"subdistrict": subdistrict, "tolerance": OVERLAP_SQ_M}
            cursor.execute(_OVERLAPS.read_text("utf-8"), values)
            found = cursor.fetchall()
        cache.set(key, found, KEEP_SECONDS)
    return found


def _overlap(row: tuple[Any, ...]) -> WorkItem:
    pk, code, other, sq_m, lon, lat, shape = row
    feature = {"type": "Feature", "geometry": orjson.loads(shape), "properties": {"code": other}}
    problem = {"type": "FeatureCollection", "features": [feature]}
    words = _("Over %(other)s by %(area)s m²") % {"other": other, "area": f"{sq_m:,.1f}"}
    return WorkItem(pk, code, code, words, lon, lat, problem)
