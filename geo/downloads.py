"""Files on their way out: a download that broke goes on where it stopped (RFC 9110, section 14)."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CHUNK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def send_file(request: HttpRequest, path: Path, name: str) -> HttpResponseBase:
    """The file as an attachment, or the one part of it that `Range` asks for.

    Several parts at once, or a part of a file that has changed since (`If-Range`), get the whole.
    """
    about = path.stat()
    tag = f'"{about.st_size:x}-{about.st_mtime_ns:x}"'
    response: HttpResponseBase
    part = _asked(request, about.st_size, tag)
    if part is None:
        response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    elif not part:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{about.st_size}"
    else:
        response = StreamingHttpResponse(_read(path, part), status=206)
        response["Content-Type"] = "application/octet-stream"
        response["Content-Length"] = len(part)
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{about.st_size}"
        response["Content-Disposition"] = str(content_disposition_header(True, name))
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    return response


def _asked(request: HttpRequest, size: int, tag: str) -> range | None:
    """The bytes asked for; None for the whole, an empty range for what the file does not have."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if not found or found[1] == found[2] == "" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found[1], found[2]
    if not first:  # the last n bytes
        return range(max(size - int(last), 0), size)
    stop = min(int(last) + 1, size) if last else size
    return range(int(first), stop)


def _read(path: Path, part: range) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.start)
        left = len(part)
        while left and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
