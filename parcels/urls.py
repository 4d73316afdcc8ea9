"""Doors of the register. `/api/parcels/` and one parcel are wired in config (building names)."""

from django.urls import path

from parcels import views
from parcels.api import reading

urlpatterns = [
    path("map/", views.map_page, name="map"),
    path("p/<path:code>", views.parcel_permalink, name="parcel-permalink"),
    path("api/search", reading.Search.as_view(), name="register-search"),
    path("api/parcels/<int:pk>/history/", reading.ParcelHistory.as_view(), name="parcel-history"),
    path("api/register/features", reading.ExactFeatures.as_view(), name="register-features"),
]
