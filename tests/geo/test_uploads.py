"""Files sent in pieces: whole, broken off, damaged, too large, somebody else's."""

import base64
import datetime as dt
import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from geo import tasks, uploads
from geo.models import Upload
from tests import factories

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(251)) * 400
OCTETS = "application/offset+octet-stream"


@pytest.fixture
def surveyor() -> User:
    return factories.user(Role.SURVEYOR)


@pytest.fixture
def sender(client: Client, surveyor: User) -> Client:
    client.force_login(surveyor)
    return client


def begin(sender: Client, size: int = len(CONTENT), **about: str) -> Any:
    said = {"filename": "บินถ่าย.tif", **about}
    pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())
    head = {"Upload-Length": str(size), "Upload-Metadata": ",".join(pairs)}
    return sender.post(reverse("uploads-imagery"), headers=head)


def send(sender: Client, place: str, at: int, piece: bytes, **head: str) -> Any:
    headers = {"Upload-Offset": str(at), **head}
    return sender.patch(place, data=piece, content_type=OCTETS, headers=headers)


def checksum(piece: bytes) -> str:
    return f"sha256 {base64.b64encode(hashlib.sha256(piece).digest()).decode()}"


def test_pieces_make_the_file(sender: Client, surveyor: User, tmp_path: Path) -> None:
    place = begin(sender)["Location"]
    half = len(CONTENT) // 2
    first = send(sender, place, 0, CONTENT[:half], **{"Upload-Checksum": checksum(CONTENT[:half])})
    assert (first.status_code, first["Upload-Offset"]) == (204, str(half))
    told = sender.head(place)
    assert (told["Upload-Offset"], told["Upload-Length"]) == (str(half), str(len(CONTENT)))
    assert send(sender, place, half, CONTENT[half:]).status_code == 204
    upload = Upload.objects.get()
    assert (upload.name, upload.by) == ("บินถ่าย.tif", surveyor)
    target = tmp_path / "kept" / "flight.tif"
    found = uploads.take(
        subdistrict=upload.subdistrict_id, purpose="imagery", key=upload.key, target=target
    )
    assert target.read_bytes() == CONTENT
    assert uploads.has_hash(target, found.sha256)
    assert not uploads.has_hash(target, "0" * 64)
    assert not Upload.objects.exists()
    assert not list(Path(settings.UPLOAD_ROOT).glob(upload.key.hex))


def test_the_same_file_chosen_again_goes_on_where_it_stopped(sender: Client) -> None:
    place = begin(sender, fingerprint="a")["Location"]
    send(sender, place, 0, CONTENT[:1000])
    again = begin(sender, fingerprint="a")
    assert (again["Location"], again["Upload-Offset"]) == (place, "1000")
    (row,) = sender.get(reverse("uploads-imagery")).json()["uploads"]
    assert (row["offset"], row["size"]) == (1000, len(CONTENT))
    assert begin(sender, fingerprint="b")["Location"] != place


def test_a_piece_at_the_wrong_place_or_damaged_changes_nothing(sender: Client) -> None:
    place = begin(sender)["Location"]
    send(sender, place, 0, CONTENT[:500])
    late = send(sender, place, 0, CONTENT[:500])
    assert (late.status_code, late.json()["code"]) == (409, "wrong_offset")
    bad = send(sender, place, 500, b"x" * 100, **{"Upload-Checksum": checksum(b"y" * 100)})
    assert (bad.status_code, bad.json()["code"]) == (460, "damaged")
    odd = send(sender, place, 500, b"x", **{"Upload-Checksum": "md5 abc"})
    assert odd.status_code == 400
    more = send(sender, place, 500, CONTENT)
    assert more.status_code == 413
    plain = sender.patch(place, data=b"x", content_type="text/plain")
    assert plain.status_code == 415
    assert sender.head(place)["Upload-Offset"] == "500"


class BrokenLine:
    """Gives some bytes, then the line is lost."""

    def __init__(self, content: bytes) -> None:
        self.left = [content]

    def read(self, size: int, /) -> bytes:
        if self.left:
            return self.left.pop()
        raise OSError("connection reset")


def test_what_came_before_the_line_was_lost_counts_unless_it_had_a_checksum(sender: Client) -> None:
    begin(sender)
    upload = Upload.objects.get()
    assert uploads.append(upload, at=0, source=BrokenLine(b"abc"), length=10) == 3
    with pytest.raises(uploads.UploadRefused) as refusal:
        uploads.append(
            upload, at=3, source=BrokenLine(b"def"), length=10, checksum=checksum(b"defghi")
        )
    assert refusal.value.code == "damaged"
    assert upload.path.read_bytes() == b"abc"


def test_two_windows_do_not_write_into_each_other(sender: Client) -> None:
    place = begin(sender)["Location"]
    upload = Upload.objects.get()
    with uploads._alone(upload):
        assert send(sender, place, 0, b"abc").status_code == 423
    assert send(sender, place, 0, b"abc").status_code == 204


def test_refuses_what_has_no_room(sender: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_QUOTA_BYTES = 1000, 1500
    for size, code in ((0, "empty_file"), (1001, "too_large")):
        refused = begin(sender, size=size)
        assert refused.json()["code"] == code
        assert refused.json()["message"]
    assert begin(sender, size=900).status_code == 201
    assert begin(sender, size=900).json()["code"] == "quota"


def test_a_file_is_seen_by_its_sender_only(sender: Client) -> None:
    place = begin(sender)["Location"]
    upload = Upload.objects.get()
    for other in (factories.user(Role.SURVEYOR), factories.user(Role.CASHIER)):
        sender.force_login(other)
        for response in (sender.head(place), send(sender, place, 0, b"x"), sender.delete(place)):
            assert response.status_code in (403, 404)
    wrong_door = reverse("upload-register", args=[upload.key])
    sender.force_login(upload.by)
    assert sender.head(wrong_door).status_code == 404
    sender.logout()
    assert sender.head(place).status_code == 302


def test_an_unfinished_or_unknown_file_is_not_taken(sender: Client, tmp_path: Path) -> None:
    place = begin(sender)["Location"]
    upload = Upload.objects.get()
    where = {"subdistrict": upload.subdistrict_id, "purpose": "imagery", "target": tmp_path / "x"}
    for key, code in ((upload.key, "incomplete"), (uuid.uuid4(), "gone")):
        with pytest.raises(uploads.UploadRefused) as refusal:
            uploads.take(key=key, **where)
        assert refusal.value.code == code
    assert sender.delete(place).status_code == 204
    assert sender.head(place).status_code == 404


def test_forgets_what_nobody_goes_on_with(sender: Client) -> None:
    begin(sender)
    old = Upload.objects.get()
    Upload.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
    begin(sender, fingerprint="new")
    tasks.tend_uploads()
    assert not old.path.exists()
    assert Upload.objects.get().fingerprint == "new"


def test_says_what_it_speaks(sender: Client) -> None:
    told = sender.options(reverse("uploads-imagery"))
    assert (told.status_code, told["Tus-Version"]) == (204, "1.0.0")


def test_a_piece_without_its_length_is_refused(sender: Client) -> None:
    place = begin(sender)["Location"]
    assert sender.generic("PATCH", place).status_code == 415
