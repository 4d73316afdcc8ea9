"""Pictures lose their EXIF after time and place were read, and are made small."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from service_requests import photos
from tests.service_requests.desk import picture


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "A Phone Maker"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 08:30:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (19.0, 21.0, 36.0)
    gps[3], gps[4] = "E", (97.0, 57.0, 36.0)
    return picture(size=(400, 300), exif=exif)


def test_time_and_place_are_read_and_nothing_of_it_is_left() -> None:
    clean = photos.clean(with_exif())
    assert clean.taken_at is not None
    assert clean.taken_at.isoformat() == "2026-11-22T08:30:00+07:00"
    assert clean.lon_lat == pytest.approx((97.96, 19.36))
    kept = Image.open(io.BytesIO(clean.content))
    assert not kept.getexif()
    assert b"Phone Maker" not in clean.content
    assert (clean.width, clean.height) == (300, 400)


def test_a_large_picture_is_made_small() -> None:
    clean = photos.clean(picture(size=(3200, 2400)))
    assert (clean.width, clean.height) == (1600, 1200)


@pytest.mark.parametrize("sent", [b"", b"%PDF-1.4", b"<svg onload='x()'/>", picture()[:200]])
def test_what_is_not_a_picture_is_refused(sent: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        photos.clean(sent)
    assert refusal.value.code == "not_a_picture"


def test_too_large_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MAX_BYTES", 100)
    with pytest.raises(ValidationError) as refusal:
        photos.clean(picture())
    assert refusal.value.code == "too_large"


def test_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MAX_PIXELS", 1000)
    with pytest.raises(ValidationError) as refusal:
        photos.clean(picture())
    assert refusal.value.code == "too_large"
