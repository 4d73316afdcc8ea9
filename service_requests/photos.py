"""Pictures as they come from a phone: the time and place read, then re-encoded without any EXIF."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from service_requests.clock import OFFICE

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000
LONG_EDGE = 1600
QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG safe to keep. `digest` is of the file as sent, to know a resent picture."""

    content: bytes
    digest: bytes
    width: int
    height: int
    taken_at: dt.datetime | None
    lon_lat: tuple[float, float] | None


def clean(sent: bytes) -> CleanPhoto:
    """Check and re-encode a picture. Raises ValidationError that tells what to send instead."""
    if len(sent) > MAX_BYTES:
        raise ValidationError(
            _("This picture is larger than 15 MB. Please send a smaller one."), code="too_large"
        )
    try:
        with Image.open(io.BytesIO(sent), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(
                    _("This picture has too many pixels. Please send a smaller one."),
                    code="too_large",
                )
            return _re_encode(picture, sent)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file is not a picture we can read. Please send a JPEG or PNG photo."),
            code="not_a_picture",
        ) from error


def _re_encode(picture: Image.Image, sent: bytes) -> CleanPhoto:
    exif = picture.getexif()
    taken_at = _taken_at(exif.get_ifd(ExifTags.IFD.Exif))
    lon_lat = _lon_lat(exif.get_ifd(ExifTags.IFD.GPSInfo))
    picture.draft("RGB", (LONG_EDGE, LONG_EDGE))
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    digest = hashlib.sha256(sent).digest()
    return CleanPhoto(out.getvalue(), digest, bare.width, bare.height, taken_at, lon_lat)


def _taken_at(exif: Mapping[int, Any]) -> dt.datetime | None:
    text = exif.get(ExifTags.Base.DateTimeOriginal)
    try:
        found = dt.datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return found.replace(tzinfo=OFFICE)


def _lon_lat(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    try:
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _degrees(parts: Any, is_negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if is_negative else value
