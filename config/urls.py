"""Every door of the product, one include a room."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views import sign_in, sign_out
from config import views
from config.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", health, name="health"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("lang/", include("django.conf.urls.i18n")),
    path("design/", views.design, name="design"),
]
