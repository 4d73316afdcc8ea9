"""A download that broke goes on where it stopped."""

import pytest
from django.test import RequestFactory

from geo.downloads import CHUNK_BYTES, send_file


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "notices.zip"
    path.write_bytes(bytes(n % 251 for n in range(3 * CHUNK_BYTES + 17)))
    return path


def _get(path, **headers):
    return send_file(RequestFactory().get("/", headers=headers), path, "แจ้ง.zip")


def test_the_whole_says_that_it_may_be_had_in_parts(file):
    answer = _get(file)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert int(answer["Content-Length"]) == file.stat().st_size
    assert b"".join(answer) == file.read_bytes()


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=100-299", slice(100, 300)),
        (f"bytes={CHUNK_BYTES + 5}-", slice(CHUNK_BYTES + 5, None)),
        ("bytes=-10", slice(-10, None)),
        ("bytes=5-999999999", slice(5, None)),
        ("bytes=-999999999", slice(0, None)),
    ],
)
def test_a_part_is_exactly_what_was_asked_for(file, asked, part):
    whole = file.read_bytes()
    answer = _get(file, Range=asked)
    got = b"".join(answer)
    assert (answer.status_code, got) == (206, whole[part])
    first = range(len(whole))[part].start
    assert answer["Content-Range"] == f"bytes {first}-{first + len(got) - 1}/{len(whole)}"
    assert int(answer["Content-Length"]) == len(got)


def test_what_the_file_does_not_have_is_refused_with_its_size(file):
    answer = _get(file, Range="bytes=99999999-")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{file.stat().st_size}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=x-"])
def test_what_is_not_understood_gets_the_whole(file, asked):
    assert _get(file, Range=asked).status_code == 200


def test_a_file_made_anew_is_not_mixed_with_the_old(file):
    tag = _get(file)["ETag"]
    assert _get(file, Range="bytes=5-", **{"If-Range": tag}).status_code == 206
    file.write_bytes(b"another")
    assert _get(file, Range="bytes=5-", **{"If-Range": tag}).status_code == 200
