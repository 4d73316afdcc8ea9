"""The product's doors, an empty one, and the ones a usual project would have."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from accounts.access import public, staff
from config.urls import urlpatterns as product
from geo import geojson
from parcels.models import Parcel

BODY = b"0" * 10_000


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


def feature_collection(request: HttpRequest) -> HttpResponse:
    limit = int(request.GET["limit"])
    found = geojson.collection(
        Parcel.objects.current(), "boundary", ("code", "version"), limit=limit, digits=7
    )
    return geojson.json_response(request, found.json)


class ParcelSerializer(GeoFeatureModelSerializer):  # type: ignore[misc]
    class Meta:
        model = Parcel
        geo_field = "boundary"
        fields = ("id", "code", "version")


class UsualList(generics.ListAPIView):  # type: ignore[type-arg]
    """The same collection through DRF-gis, in register coordinates: not even a transform."""

    serializer_class = ParcelSerializer
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_queryset(self):
        return Parcel.objects.current().order_by("pk")[: int(self.request.GET["limit"])]


urlpatterns = [
    path("empty/", public(empty)),
    path("empty/staff/", staff()(empty)),
    path("features/", feature_collection),
    path("features/usual/", UsualList.as_view()),
    *product,
]
