"""Every door of the product, one include a room."""

import datetime as dt

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.i18n import set_language

from accounts.access import public, public_of_subdistrict
from accounts.views import sign_in, sign_out
from config import views
from config.api_docs import ApiSchema, api_docs
from config.health import health
from config.map_doors import MapContext, NamedParcelDetail, building_type_names
from geo import views as ground
from parcels.tiles import ground_tile_on, register_tile, register_tile_on
from parcels.views.out import parcel_plan


class DayConverter:
    """A day in an address: 2026-01-01. No such day is no such page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")
ground_tile = public_of_subdistrict(ground.ground_tile)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("admin/", admin.site.urls),
    path("healthz", health, name="health"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("", include("accounts.urls")),
    path("lang/", public(set_language), name="set_language"),
    path("design/", views.design, name="design"),
    # geo knows no users, so the doors of the ground are opened here
    path("tiles/ground/<int:z>/<int:x>/<int:y>.mvt", ground_tile, name="ground-tile"),
    path("imagery/", public_of_subdistrict(ground.imagery), name="imagery"),
    path(
        "imagery/<int:pk>/<int:z>/<int:x>/<int:y>", public(ground.imagery_tile), name="imagery-tile"
    ),
    path("", include("config.upload_doors")),
    path("", include("config.imagery_doors")),
    path("", include("config.draft_doors")),
    path("tiles/register/<int:z>/<int:x>/<int:y>.mvt", register_tile, name="register-tile"),
    path(
        "tiles/register/on/<day:day>/<int:z>/<int:x>/<int:y>.mvt",
        register_tile_on,
        name="register-tile-on",
    ),
    path(
        "tiles/ground/on/<day:day>/<int:z>/<int:x>/<int:y>.mvt",
        ground_tile_on,
        name="ground-tile-on",
    ),
    path("", include("service_requests.urls")),
    path("", include("taxation.urls")),
    path("", include("billing.urls")),
    path(
        "", include("config.act_doors")
    ),  # before the register's own: the same acts with their tax
    path("", include("parcels.urls")),
    path("api/map/context", MapContext.as_view(), name="map-context"),
    path(
        "register/parcels/<int:pk>/plan.pdf",
        parcel_plan,
        {"type_names": building_type_names},
        name="parcel-plan",
    ),
    path("api/parcels/<int:pk>/", NamedParcelDetail.as_view(), name="parcel-detail"),
    path("api/schema/", ApiSchema.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
