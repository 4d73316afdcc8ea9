"""What the ground is asked for."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.db.models.functions import Centroid, Transform
from django.db.models import Case, F, Value, When

from geo.geojson import LON_LAT_SRID
from geo.imagery import Shelf
from geo.models import Orthophoto, Subdistrict

_FIELDS = (
    "id", "kind", "title_th", "title_en", "flown_on", "gsd_m", "accuracy_m", "height_datum",
    "attribution", "is_of_another_place",
)  # fmt: skip
#: Without a day of flight a picture comes after those that have one.
_LATEST = F("flown_on").desc(nulls_last=True)
_OPEN = (Orthophoto.State.RECEIVED, Orthophoto.State.PROCESSING)


def ready_imagery(subdistrict: Subdistrict | int) -> list[dict[str, Any]]:
    """The pictures the map can show, latest flight first, with bounds in degrees and zooms."""
    rows = (
        Orthophoto.objects.filter(subdistrict=subdistrict, state=Orthophoto.State.READY)
        .order_by("is_of_another_place", _LATEST, "pk")
        .values(*_FIELDS)
    )
    return [{**row, **about} for row in rows if (about := _about(row["id"]))]


def display_copy(pk: int) -> Path | None:
    """The file whose tiles are served, if that picture is ready and the file is there."""
    rows = Orthophoto.objects.filter(pk=pk, state=Orthophoto.State.READY)
    path = rows.values_list("display_path", flat=True).first()
    display = Path(settings.IMAGERY_ROOT) / path if path else None
    return display if display and display.exists() else None


def pictures_of(subdistrict: int) -> list[Orthophoto]:
    """Every picture ever received: in preparation first, then the latest flight over this place."""
    is_done = Case(When(state__in=_OPEN, then=Value(0)), default=Value(1))
    rows = Orthophoto.objects.filter(subdistrict=subdistrict).select_related("added_by")
    return list(rows.defer("footprint").order_by(is_done, "is_of_another_place", _LATEST, "-pk"))


def middle_of(photo: Orthophoto) -> tuple[float, float] | None:
    """Where the map opens to show a picture: longitude, latitude."""
    rows = Orthophoto.objects.filter(pk=photo.pk, footprint__isnull=False)
    at = rows.values_list(Transform(Centroid("footprint"), LON_LAT_SRID), flat=True).first()
    return (at.x, at.y) if at else None


def drawn_over(photo: Orthophoto) -> int:
    """How many parcels and buildings name this picture as the one they were drawn over."""
    return sum(
        related.related_model._default_manager.filter(**{related.field.name: photo.pk}).count()
        for related in Orthophoto._meta.related_objects
        if related.related_model.__name__ in ("Parcel", "Building")
    )


def archive_of(pk: int, subdistrict: int) -> tuple[Path, str] | None:
    """The archive of a ready picture of that sub-district, and its kind."""
    rows = Orthophoto.objects.filter(pk=pk, subdistrict=subdistrict, state=Orthophoto.State.READY)
    found = rows.values_list("archive_path", "kind").first()
    return (Path(settings.IMAGERY_ROOT) / found[0], found[1]) if found else None


#: The open pictures of this process.
shelf = Shelf(display_copy)


def _about(pk: int) -> dict[str, Any] | None:
    picture = shelf.get(pk)
    if picture is None:
        return None
    zooms = picture.index.levels
    return {"bounds": picture.index.bounds, "minzoom": min(zooms), "maxzoom": max(zooms)}


def inbox_of(subdistrict: int) -> str:
    """The watched folder of the sub-district, if the installation has one."""
    if not settings.IMAGERY_INBOX:
        return ""
    code = Subdistrict.objects.values_list("code", flat=True).get(pk=subdistrict)
    return str(Path(settings.IMAGERY_INBOX) / code)
