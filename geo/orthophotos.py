"""What the office does with drone pictures: receive one, prepare it for the map."""

import shutil
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from geo import rasters
from geo.geojson import LON_LAT_SRID, dumps
from geo.imagery import index_path
from geo.models import Orthophoto, Subdistrict

State = Orthophoto.State
#: Degrees around the territory inside which the plane reference system can still hold a shape.
_NEAR_DEGREES = 1.0


def register_orthophoto(
    *, subdistrict: Subdistrict, source: Path, title_th: str, title_en: str, **about: Any
) -> Orthophoto:
    """Take a GeoTIFF in: copy it below IMAGERY_ROOT and open a row in state "received".

    `about` are other fields of Orthophoto: flown_on, accuracy_m, licence, attribution,
    is_of_another_place. The caller then prepares it, here (`prepare_orthophoto(photo.pk)`) or in
    the worker (`geo.tasks.prepare_orthophoto.delay(photo.pk)`). A sample picture of elsewhere goes
    in twice: at its true place, and as a copy by `rasters.moved_copy(source, target, lon, lat)`
    titled "sample image, not of this place"; both with is_of_another_place=True.
    """
    folder = Path(settings.IMAGERY_ROOT) / uuid.uuid4().hex
    folder.mkdir(parents=True)
    shutil.copyfile(source, folder / "received.tif")
    return Orthophoto.objects.create(
        subdistrict=subdistrict,
        title_th=title_th,
        title_en=title_en,
        archive_path=f"{folder.name}/received.tif",
        **about,
    )


def prepare_orthophoto(pk: int) -> Orthophoto:
    """Check a received picture and write its archive and display copies; may run twice.

    A picture that cannot be used ends in state "refused", with the reason for who sent it.
    """
    photo = Orthophoto.objects.select_related("subdistrict").get(pk=pk)
    if photo.state in (State.READY, State.REFUSED):
        return photo
    photo.state = State.PROCESSING
    photo.save(update_fields=["state"])
    received = Path(settings.IMAGERY_ROOT) / photo.archive_path
    try:
        seen = rasters.inspect(received)
        footprint = _footprint(photo, seen.outline)
    except ValidationError as error:
        photo.state, photo.refusal = State.REFUSED, " ".join(error.messages)[:300]
        photo.save(update_fields=["state", "refusal"])
        return photo
    archive, display = _write_copies(received)
    photo.archive_path, photo.display_path = (
        str(path.relative_to(settings.IMAGERY_ROOT)) for path in (archive, display)
    )
    photo.source_crs, photo.gsd_m, photo.footprint = seen.crs[:300], seen.gsd_m, footprint
    photo.state = State.READY
    photo.save()
    received.unlink(missing_ok=True)
    return photo


def _write_copies(received: Path) -> tuple[Path, Path]:
    """Both files appear whole or not at all: they are written aside and moved into place."""
    archive, display = received.with_name("archive.tif"), received.with_name("display.tif")
    with tempfile.TemporaryDirectory(dir=received.parent) as aside:
        rasters.write_archive(received, Path(aside) / archive.name)
        index = rasters.write_display(received, Path(aside) / display.name)
        index.save(index_path(Path(aside) / display.name))
        for target in (archive, display, index_path(display)):
            (Path(aside) / target.name).replace(target)
    return archive, display


def _footprint(photo: Orthophoto, outline: Sequence[dict[str, Any]]) -> MultiPolygon | None:
    """Where the picture has data, on the register's plane; None for a sample that lies far away."""
    shapes = [
        GEOSGeometry(dumps(polygon).decode(), srid=LON_LAT_SRID).buffer(0) for polygon in outline
    ]
    whole = MultiPolygon(shapes, srid=LON_LAT_SRID).unary_union
    territory = photo.subdistrict.boundary.transform(LON_LAT_SRID, clone=True)
    if not photo.is_of_another_place and not whole.intersects(territory):
        raise ValidationError(
            _("The picture does not lie in this sub-district."), code="lies_elsewhere"
        )
    if whole.distance(territory) > _NEAR_DEGREES:
        return None
    whole.transform(settings.REGISTER_SRID)
    return whole if isinstance(whole, MultiPolygon) else MultiPolygon(whole, srid=whole.srid)
