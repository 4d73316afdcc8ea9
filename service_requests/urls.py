"""Doors of the service desk."""

from django.urls import path

from service_requests import api
from service_requests.views import ask, desk, file_for, follow, household, outbox, planner, queue

_MINE = "h/<str:token>/requests/"
_ONE = "h/<str:token>/requests/<str:number>/"

urlpatterns = [
    path("h/<str:token>", household.landing, name="household"),
    path("h/<str:token>/sign-in", household.sign_in, name="household-sign-in"),
    path("h/<str:token>/sign-out", household.sign_out, name="household-sign-out"),
    path("h/<str:token>/services", household.all_services, name="household-services"),
    path("h/<str:token>/minimap.svg", household.minimap, name="household-minimap"),
    path(f"{_MINE}new/<str:code>", ask.new_request, name="household-new-request"),
    path(f"{_MINE}sent", follow.sent, name="household-request-sent"),
    path(_MINE, follow.request_list, name="household-requests"),
    path(_ONE, follow.request_detail, name="household-request"),
    path(f"{_ONE}act", follow.request_act, name="household-request-act"),
    path(f"{_ONE}photos/<int:photo_id>", follow.request_photo, name="household-request-photo"),
    path("track/", follow.track, name="track"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("requests/", queue.queue, name="request-queue"),
    path("requests/export.<str:kind>", queue.export, name="request-export"),
    path("requests/services/", queue.services, name="request-services"),
    path("requests/new/", file_for.choose, name="request-choose"),
    path("requests/new/<str:code>", file_for.file_for, name="request-file"),
    path("requests/<str:number>/", desk.detail, name="request-detail"),
    path("requests/<str:number>/act", desk.act, name="request-act"),
    path("requests/<str:number>/map.svg", desk.picture, name="request-picture"),
    path("requests/<str:number>/slip", desk.slip, name="request-slip"),
    path("requests/<str:number>/photos/<int:photo_id>", desk.photo, name="request-photo"),
    path("heatmap/", planner.page, name="heatmap"),
    path("heatmap/map", planner.frame, name="heatmap-frame"),
    path("heatmap/file", planner.file, name="heatmap-file"),
    path("api/requests/map", api.RequestMapView.as_view(), name="api-requests-map"),
    path("api/requests/", api.ParcelRequestsView.as_view(), name="api-requests"),
]
