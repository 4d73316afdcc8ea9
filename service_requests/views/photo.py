"""A picture sent to somebody who may see it; never from a public address."""

from django.http import FileResponse

from service_requests.models import RequestPhoto


def photo_response(photo: RequestPhoto) -> FileResponse:
    """The caller has asked permission."""
    response = FileResponse(photo.file.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response
