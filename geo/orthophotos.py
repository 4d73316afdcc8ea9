"""What the office does with pictures: receive one, prepare it for the map, take it off again."""

import fcntl
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import rasters_process, uploads
from geo.geojson import LON_LAT_SRID, dumps
from geo.imagery import index_path
from geo.intake.problems import Problem
from geo.models import Orthophoto, Subdistrict, Upload
from geo.rasters_process import Cancelled

State = Orthophoto.State
#: Degrees around the territory inside which the plane reference system can still hold a shape.
_NEAR_DEGREES = 1.0
#: What the steps of the reader take of the whole: picture and height model.
_STEPS = {"inspect": (0, 3), "archive": (3, 27), "shade": (30, 20), "display": (50, 50)}


def register_orthophoto(
    *,
    subdistrict: Subdistrict,
    source: Path,
    title_th: str,
    title_en: str,
    is_moved: bool = False,
    **about: Any,
) -> Orthophoto:
    """Take a GeoTIFF in: copy (or move) it below IMAGERY_ROOT and open a row in state "received".

    `about` are other fields of Orthophoto: kind, flown_on, accuracy_m, operator, licence,
    attribution, is_of_another_place. The caller then prepares it, here (`prepare_orthophoto`) or in
    the worker (`geo.tasks.prepare_orthophoto.delay(photo.pk)`). A sample picture of elsewhere goes
    in twice: at its true place, and as a copy by `rasters.moved_copy(source, target, lon, lat)`
    titled "sample image, not of this place"; both with is_of_another_place=True.
    """
    received = _new_folder() / "received.tif"
    if is_moved:
        shutil.move(source, received)
    else:
        shutil.copyfile(source, received)
    return Orthophoto.objects.create(
        subdistrict=subdistrict,
        title_th=title_th,
        title_en=title_en,
        archive_path=f"{received.parent.name}/{received.name}",
        source_name=about.pop("source_name", source.name)[:200],
        **about,
    )


def register_upload(*, photo: Orthophoto, key: uuid.UUID) -> Orthophoto:
    """Save a described picture whose file was sent in pieces. Raises uploads.UploadRefused."""
    received = _new_folder() / "received.tif"
    with transaction.atomic():
        upload: Upload = uploads.take(
            subdistrict=photo.subdistrict_id, purpose="imagery", key=key, target=received
        )
        photo.archive_path = f"{received.parent.name}/{received.name}"
        photo.source_name, photo.source_sha256 = upload.name, upload.sha256
        photo.state = State.RECEIVED
        photo.save()
    return photo


def _new_folder() -> Path:
    folder = Path(settings.IMAGERY_ROOT) / uuid.uuid4().hex
    folder.mkdir(parents=True)
    return folder


def prepare_orthophoto(pk: int) -> Orthophoto:
    """Check a received picture and write its archive and display copies; may run twice.

    The file is opened by the reader process only. A picture that cannot be used ends in state
    "refused", with the reason for who sent it; one that was cancelled leaves no copies behind.
    """
    photo = Orthophoto.objects.select_related("subdistrict").get(pk=pk)
    received = Path(settings.IMAGERY_ROOT) / photo.archive_path
    with _alone(received.parent) as is_free:
        waiting = Orthophoto.objects.filter(pk=pk, state__in=(State.RECEIVED, State.PROCESSING))
        if not is_free or not waiting.update(state=State.PROCESSING, problem=None):
            return photo
        try:
            _prepare(photo, received)
        except Problem as problem:
            waiting.update(state=State.REFUSED, problem=problem.to_json())
        except Cancelled:
            pass  # the received file stays: the work can be started again
    photo.refresh_from_db()
    return photo


def _prepare(photo: Orthophoto, received: Path) -> None:
    tell = _teller(photo.pk)
    if not uploads.has_hash(received, photo.source_sha256):
        raise Problem("damaged_file")
    job = {
        "kind": photo.kind,
        "received": str(received),
        "register_srid": settings.REGISTER_SRID,
    }
    seen = rasters_process.run({**job, "work": "inspect"}, tell)
    footprint = _footprint(photo, seen["outline"])
    archive, display = _write_copies(job, received, footprint is not None, tell)
    root = settings.IMAGERY_ROOT
    found = {
        "archive_path": str(archive.relative_to(root)),
        "display_path": str(display.relative_to(root)),
        "source_crs": seen["crs"][:300],
        "gsd_m": seen["gsd_m"],
        "footprint": footprint,
    }
    rows = Orthophoto.objects.filter(pk=photo.pk, state=State.PROCESSING)
    if not rows.update(state=State.READY, step="", percent=100, **found):
        for path in (archive, display, index_path(display)):
            path.unlink(missing_ok=True)
        raise Cancelled
    received.unlink(missing_ok=True)


def _teller(pk: int) -> Any:
    """Keeps the row's progress true; raises Cancelled when the row is no longer being prepared."""
    rows = Orthophoto.objects.filter(pk=pk, state=State.PROCESSING)

    def tell(step: str, part: float) -> None:
        start, share = _STEPS[step]
        if not rows.update(step=step, percent=round(start + share * part)):
            raise Cancelled

    return tell


def _write_copies(
    job: dict[str, Any], received: Path, is_near: bool, tell: Any
) -> tuple[Path, Path]:
    """Both files appear whole or not at all: they are written aside and moved into place."""
    archive, display = received.with_name("archive.tif"), received.with_name("display.tif")
    with tempfile.TemporaryDirectory(dir=received.parent) as aside:
        written = {path.name: Path(aside) / path.name for path in (archive, display)}
        index = index_path(written[display.name])
        paths = {
            "archive": str(written[archive.name]),
            "display": str(written[display.name]),
            "index": str(index),
            "archive_crs": f"EPSG:{settings.REGISTER_SRID}" if is_near else None,
        }
        rasters_process.run({**job, **paths, "work": "copies"}, tell)
        for target in (archive, display, index_path(display)):
            (Path(aside) / target.name).replace(target)
    return archive, display


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """True for the one process that prepares this picture; a queue may deliver a task twice."""
    if not folder.exists():
        yield False
        return
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        (folder / ".lock").unlink(missing_ok=True)


def _footprint(photo: Orthophoto, outline: Sequence[dict[str, Any]]) -> MultiPolygon | None:
    """Where the picture has data, on the register's plane; None for a sample that lies far away."""
    shapes = [
        GEOSGeometry(dumps(polygon).decode(), srid=LON_LAT_SRID).buffer(0) for polygon in outline
    ]
    whole = MultiPolygon(shapes, srid=LON_LAT_SRID).unary_union
    territory = photo.subdistrict.boundary.transform(LON_LAT_SRID, clone=True)
    if not photo.is_of_another_place and not whole.intersects(territory):
        raise Problem("lies_elsewhere")
    if whole.distance(territory) > _NEAR_DEGREES:
        return None
    whole.transform(settings.REGISTER_SRID)
    return whole if isinstance(whole, MultiPolygon) else MultiPolygon(whole, srid=whole.srid)


# --- what staff decide ----------------------------------------------------------------------------


def cancel(photo: Orthophoto) -> None:
    """Stop the preparing; the worker notices within seconds. The received file waits (KEPT)."""
    rows = Orthophoto.objects.filter(pk=photo.pk, state__in=(State.RECEIVED, State.PROCESSING))
    if not rows.update(state=State.CANCELLED, step="", percent=0):
        raise ValidationError(_("It is no longer being prepared."), code="not_open")


def can_start_again(photo: Orthophoto) -> bool:
    """It was stopped, and the file that was sent is still there."""
    received = Path(settings.IMAGERY_ROOT) / photo.archive_path
    return photo.state == State.CANCELLED and received.is_file()


def start_again(photo: Orthophoto) -> None:
    """Open a stopped picture for the worker once more; the caller sets the worker to it."""
    if not can_start_again(photo):
        raise ValidationError(_("The file is no longer here. Send it again."), code="file_gone")
    with _alone((Path(settings.IMAGERY_ROOT) / photo.archive_path).parent) as is_free:
        if not is_free:
            text = _("The worker is still stopping. Try again in a moment.")
            raise ValidationError(text, code="still_stopping")
        rows = Orthophoto.objects.filter(pk=photo.pk, state=State.CANCELLED)
        rows.update(state=State.RECEIVED, step="", percent=0, problem=None)


def tend_stopped() -> int:
    """Forget the files of pictures that were stopped a week ago; how many."""
    stopped = Orthophoto.objects.filter(state=State.CANCELLED)
    oldest = (timezone.now() - uploads.KEPT).timestamp()
    gone = 0
    for path in stopped.values_list("archive_path", flat=True):
        received = Path(settings.IMAGERY_ROOT) / path
        if received.is_file() and received.parent.stat().st_mtime < oldest:
            received.unlink()
            gone += 1
    return gone


def retire(photo: Orthophoto) -> None:
    """Take a picture off the map; its files stay, and boundaries drawn over it keep naming it."""
    if not Orthophoto.objects.filter(pk=photo.pk, state=State.READY).update(state=State.RETIRED):
        raise ValidationError(_("Only a picture on the map can be taken off."), code="not_ready")


def restore(photo: Orthophoto) -> None:
    """Put a picture that was taken off back on the map."""
    if not Orthophoto.objects.filter(pk=photo.pk, state=State.RETIRED).update(state=State.READY):
        raise ValidationError(_("This picture was not taken off the map."), code="not_retired")


def remove(photo: Orthophoto) -> None:
    """Forget a picture that never came on the map, with its file."""
    if photo.state not in (State.REFUSED, State.CANCELLED):
        raise ValidationError(_("Take the picture off the map instead."), code="not_removable")
    folder = (Path(settings.IMAGERY_ROOT) / photo.archive_path).parent
    photo.delete()
    shutil.rmtree(folder, ignore_errors=True)
