"""What the ground is asked for."""

from pathlib import Path
from typing import Any

from django.conf import settings

from geo.imagery import Shelf
from geo.models import Orthophoto, Subdistrict

_FIELDS = ("id", "title_th", "title_en", "flown_on", "attribution", "is_of_another_place")


def ready_imagery(subdistrict: Subdistrict | int) -> list[dict[str, Any]]:
    """The pictures the map can show, latest flight first, with bounds in degrees and zooms."""
    rows = (
        Orthophoto.objects.filter(subdistrict=subdistrict, state=Orthophoto.State.READY)
        .order_by("is_of_another_place", "-flown_on", "pk")
        .values(*_FIELDS)
    )
    return [{**row, **about} for row in rows if (about := _about(row["id"]))]


def display_copy(pk: int) -> Path | None:
    """The file whose tiles are served, if that picture is ready and the file is there."""
    rows = Orthophoto.objects.filter(pk=pk, state=Orthophoto.State.READY)
    path = rows.values_list("display_path", flat=True).first()
    display = Path(settings.IMAGERY_ROOT) / path if path else None
    return display if display and display.exists() else None


#: The open pictures of this process.
shelf = Shelf(display_copy)


def _about(pk: int) -> dict[str, Any] | None:
    picture = shelf.get(pk)
    if picture is None:
        return None
    zooms = picture.index.levels
    return {"bounds": picture.index.bounds, "minzoom": min(zooms), "maxzoom": max(zooms)}
