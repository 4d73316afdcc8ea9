"""Files on their way in: sent in pieces, gone on with after a lost line, checked piece by piece.

The rules are those of the tus protocol 1.0 (core, creation, checksum, termination); the doors are
in geo/upload_doors.py. Another room takes a whole file with `take`.
"""

import base64
import binascii
import datetime as dt
import fcntl
import hashlib
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Upload

#: Left on the disk for the database and the copies that are made of a picture.
SPARE_BYTES = 5 * 10**9
KEPT = dt.timedelta(days=7)
_PIECE = 256 * 1024


class UploadRefused(ValidationError):
    """Why a file or a piece of it is not taken; `status` is what tus says for it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message, code=code)
        self.status = status


class Source(Protocol):
    """A request: bytes that may end early when the line is lost."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Offer:
    """What the sender says of a file before sending it."""

    purpose: str
    name: str
    size_bytes: int
    fingerprint: str = ""
    sha256: str = ""


def open_upload(*, subdistrict: int, by: int, offer: Offer) -> Upload:
    """A place for the file; the one begun before if it is the same file again."""
    mine = Upload.objects.filter(
        subdistrict=subdistrict, by=by, purpose=offer.purpose, completed_at__isnull=True
    )
    same = mine.filter(size_bytes=offer.size_bytes, name=offer.name, fingerprint=offer.fingerprint)
    if offer.fingerprint and (begun := same.first()) and begun.path.exists():
        return begun
    _refuse_too_much(subdistrict, offer.size_bytes)
    upload = Upload.objects.create(
        subdistrict_id=subdistrict,
        by_id=by,
        purpose=offer.purpose,
        name=Path(offer.name.replace("\\", "/")).name[:200] or "file",
        size_bytes=offer.size_bytes,
        fingerprint=offer.fingerprint[:100],
        sha256=offer.sha256[:64].lower(),
    )
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.touch(mode=0o600)
    return upload


def _refuse_too_much(subdistrict: int, size: int) -> None:
    largest, quota = settings.UPLOAD_MAX_BYTES, settings.UPLOAD_QUOTA_BYTES
    if size <= 0:
        raise UploadRefused(400, "empty_file", _("The file is empty. Choose another one."))
    if size > largest:
        text = _("The file is larger than %(limit)s GB. Cut it into several files.")
        raise UploadRefused(413, "too_large", text % {"limit": f"{largest / 1e9:.1f}"})
    waiting = Upload.objects.filter(subdistrict=subdistrict).aggregate(sum=Sum("size_bytes"))["sum"]
    if (waiting or 0) + size > quota:
        text = _("Too many files are waiting. Finish or remove some, then send this one.")
        raise UploadRefused(413, "quota", text)
    root = Path(settings.UPLOAD_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < size + SPARE_BYTES:
        text = _("The server's disk has no room for this file. Ask your administrator.")
        raise UploadRefused(507, "no_room", text)


def offset(upload: Upload) -> int:
    """Bytes that have arrived and are safe."""
    return upload.path.stat().st_size


def append(
    upload: Upload, *, at: int, source: Source, length: int | None, checksum: str = ""
) -> int:
    """Write what comes to the end of the file; returns the new offset.

    With a checksum ("sha256 <base64>") a piece counts whole or not at all; without, what arrived
    before the line was lost counts.
    """
    expected = _digest(checksum)
    with _alone(upload) as file:
        start = file.seek(0, 2)
        if at != start:
            text = _("The server has %(bytes)s bytes of this file. Go on from there.")
            raise UploadRefused(409, "wrong_offset", text % {"bytes": start})
        if length is not None and start + length > upload.size_bytes:
            raise UploadRefused(413, "too_much", _("More bytes came than were announced."))
        seen = _copy(source, file, upload.size_bytes - start)
        if expected is not None and seen != expected:
            file.truncate(start)
            text = _("A piece was damaged on the way. It is sent again.")
            raise UploadRefused(460, "damaged", text)
        end = file.seek(0, 2)
    if end == upload.size_bytes:
        Upload.objects.filter(pk=upload.pk).update(completed_at=timezone.now())
    return end


def _digest(checksum: str) -> bytes | None:
    if not checksum:
        return None
    name, _space, value = checksum.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if name != "sha256" or len(digest) != 32:
        text = _("The checksum of the piece cannot be read; sha256 in base64 is expected.")
        raise UploadRefused(400, "bad_checksum", text)
    return digest


@contextmanager
def _alone(upload: Upload) -> Iterator[BinaryIO]:
    """The file, held by one request at a time."""
    with upload.path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            text = _("This file is being sent from another window.")
            raise UploadRefused(423, "locked", text) from error
        yield file


def _copy(source: Source, file: BinaryIO, most: int) -> bytes:
    """Copy at most so many bytes, until the sender stops or the line is lost; their SHA-256."""
    seen = hashlib.sha256()
    while most > 0:
        try:
            piece = source.read(min(_PIECE, most))
        except OSError:  # the line was lost: what has come stays
            break
        if not piece:
            break
        file.write(piece)
        seen.update(piece)
        most -= len(piece)
    file.flush()
    return seen.digest()


def find(subdistrict: int, purpose: str, key: uuid.UUID) -> Upload:
    """Raises Upload.DoesNotExist, also when the file itself is gone."""
    upload = Upload.objects.get(subdistrict=subdistrict, purpose=purpose, key=key)
    if not upload.path.exists():
        raise Upload.DoesNotExist
    return upload


def take(*, subdistrict: int, purpose: str, key: uuid.UUID, target: Path) -> Upload:
    """Move a whole file to where the caller keeps it; the upload is over. Raises UploadRefused.

    If the sender said the file's SHA-256 the caller compares (`has_hash`): it may take minutes.
    """
    try:
        upload = find(subdistrict, purpose, key)
    except Upload.DoesNotExist as error:
        text = _("This file is no longer here. Send it again.")
        raise UploadRefused(404, "gone", text) from error
    if upload.completed_at is None:
        text = _("The file has not arrived whole. Choose it again to go on sending.")
        raise UploadRefused(409, "incomplete", text)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(upload.path, target)
    upload.delete()
    return upload


def has_hash(path: Path, sha256: str) -> bool:
    """True when the file is what was said; always when nothing was said."""
    if not sha256:
        return True
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def discard(upload: Upload) -> None:
    upload.path.unlink(missing_ok=True)
    upload.delete()


def tend() -> int:
    """Remove what nobody went on with for a week; returns how many."""
    old = list(Upload.objects.filter(created_at__lt=timezone.now() - KEPT))
    for upload in old:
        discard(upload)
    return len(old)
