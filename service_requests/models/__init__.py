"""The service desk: what can be asked for, what was asked, and everything that happened since."""

from service_requests.models.catalogue import Holiday, RequestForm, RequestType
from service_requests.models.history import RequestEvent, RequestPhoto, RequestRating
from service_requests.models.request import RequestCounter, RequestQuerySet, ServiceRequest

__all__ = [
    "Holiday",
    "RequestCounter",
    "RequestEvent",
    "RequestForm",
    "RequestPhoto",
    "RequestQuerySet",
    "RequestRating",
    "RequestType",
    "ServiceRequest",
]
