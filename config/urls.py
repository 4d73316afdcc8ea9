"""Every door of the product, one include a room."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from accounts.access import public
from accounts.views import sign_in, sign_out
from config import views
from config.health import health
from geo import views as ground
from parcels.tiles import register_tile

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", health, name="health"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("lang/", public(set_language), name="set_language"),
    path("design/", views.design, name="design"),
    # geo knows no users, so the doors of the ground are opened here
    path(
        "tiles/ground/<int:z>/<int:x>/<int:y>.mvt", public(ground.ground_tile), name="ground-tile"
    ),
    path("imagery/", public(ground.imagery), name="imagery"),
    path(
        "imagery/<int:pk>/<int:z>/<int:x>/<int:y>", public(ground.imagery_tile), name="imagery-tile"
    ),
    path("tiles/register/<int:z>/<int:x>/<int:y>.mvt", register_tile, name="register-tile"),
    path("", include("service_requests.urls")),
    path("", include("taxation.urls")),
]
