"""The doors of files sent in pieces: tus 1.0 (https://tus.io), any tus client works.

POST makes a place, HEAD says how much has arrived, PATCH sends a piece, DELETE gives up. Which
roles may is said where the doors are opened (config/urls.py).
"""

import base64
import binascii
import uuid
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from geo import uploads
from geo.models import Upload

Answer = TypeVar("Answer", bound=HttpResponse)
_VERSION = "1.0.0"
_OCTETS = "application/offset+octet-stream"


@method_decorator(never_cache, name="dispatch")
class UploadDoor(View):
    """`own` is the sender's sub-district, `purpose` what the files of this door are for."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest, own: int, purpose: str) -> JsonResponse:
        """Files this person began and did not finish."""
        rows = Upload.objects.filter(subdistrict=own, purpose=purpose, by=request.user.pk)
        found = [
            {"key": row.key, "name": row.name, "size": row.size_bytes, "offset": row_offset}
            for row in rows.order_by("-pk")[:50]
            if (row_offset := _offset(row)) is not None
        ]
        return JsonResponse({"uploads": found})

    def post(self, request: HttpRequest, own: int, purpose: str) -> HttpResponse:
        """A place for a file: Upload-Length, and Upload-Metadata with its filename."""
        said = _metadata(request.headers.get("Upload-Metadata", ""))
        length = request.headers.get("Upload-Length", "")
        offer = uploads.Offer(
            purpose=purpose,
            name=said.get("filename", "file"),
            size_bytes=int(length) if length.isdigit() else 0,
            fingerprint=said.get("fingerprint", ""),
            sha256=said.get("sha256", ""),
        )
        try:
            upload = uploads.open_upload(subdistrict=own, by=request.user.pk or 0, offer=offer)
        except uploads.UploadRefused as refusal:
            return _refused(refusal)
        response = HttpResponse(status=201)
        response["Location"] = reverse(f"upload-{purpose}", args=[upload.key])
        response["Upload-Offset"] = str(uploads.offset(upload))
        return _tus(response)

    def options(self, request: HttpRequest, own: int, purpose: str) -> HttpResponse:
        response = HttpResponse(status=204)
        response["Tus-Version"] = _VERSION
        response["Tus-Extension"] = "creation,checksum,termination"
        response["Tus-Checksum-Algorithm"] = "sha256"
        return _tus(response)


@method_decorator(never_cache, name="dispatch")
class PieceDoor(View):
    """One file on its way."""

    http_method_names = ["head", "patch", "delete"]

    def head(self, request: HttpRequest, own: int, purpose: str, key: uuid.UUID) -> HttpResponse:
        upload = _own(request, own, purpose, key)
        response = HttpResponse()
        response["Upload-Length"] = str(upload.size_bytes)
        response["Upload-Offset"] = str(uploads.offset(upload))
        return _tus(response)

    def patch(self, request: HttpRequest, own: int, purpose: str, key: uuid.UUID) -> HttpResponse:
        upload = _own(request, own, purpose, key)
        at = request.headers.get("Upload-Offset", "")
        length = request.headers.get("Content-Length", "")
        if request.content_type != _OCTETS or not at.isdigit():
            return _tus(HttpResponse(status=415))
        try:
            end = uploads.append(
                upload,
                at=int(at),
                source=request,
                length=int(length) if length.isdigit() else None,
                checksum=request.headers.get("Upload-Checksum", ""),
            )
        except uploads.UploadRefused as refusal:
            return _refused(refusal)
        response = HttpResponse(status=204)
        response["Upload-Offset"] = str(end)
        return _tus(response)

    def delete(self, request: HttpRequest, own: int, purpose: str, key: uuid.UUID) -> HttpResponse:
        uploads.discard(_own(request, own, purpose, key))
        return _tus(HttpResponse(status=204))


def _own(request: HttpRequest, own: int, purpose: str, key: uuid.UUID) -> Upload:
    """A file is gone on with by the person who began it."""
    try:
        upload = uploads.find(own, purpose, key)
    except Upload.DoesNotExist as error:
        raise Http404 from error
    if upload.by_id != request.user.pk:
        raise Http404
    return upload


def _offset(upload: Upload) -> int | None:
    try:
        return uploads.offset(upload)
    except FileNotFoundError:
        return None


def _metadata(header: str) -> dict[str, str]:
    """tus sends "name base64,name base64"; what cannot be read is left out."""
    found = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _refused(refusal: uploads.UploadRefused) -> JsonResponse:
    body: dict[str, object] = {
        "code": refusal.code,
        "message": " ".join(refusal.messages),
        "fields": {},
    }
    return _tus(JsonResponse({**body, "problem": None}, status=refusal.status))


def _tus(response: Answer) -> Answer:
    response["Tus-Resumable"] = _VERSION
    return response
