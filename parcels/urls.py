"""Doors of the register. A parcel and its plan are wired in config (names of buildings)."""

from django.urls import path

from parcels.api import pen_acts, reading, through_time, unit_acts, worklists, writing
from parcels.api.all_acts import DOORS
from parcels.views import households, import_steps, imports, office, out, people, quarantine
from parcels.views import map as map_views

urlpatterns = [
    path("api/parcels/", writing.ParcelWriter.as_view(), name="parcel-register"),
    path("api/buildings/row", pen_acts.BuildingRow.as_view(), name="building-row"),
    path("api/buildings/", writing.BuildingWriter.as_view(), name="building-register"),
    path("api/buildings/<int:pk>/units/", unit_acts.BuildingUnits.as_view(), name="building-units"),
    path("api/geometry/check", writing.GeometryCheck.as_view(), name="geometry-check"),
    path("api/parties/", writing.PartyWriter.as_view(), name="party-register"),
    path("api/parties/<int:pk>/number", writing.PartyNumber.as_view(), name="party-number"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/receive", imports.receive, name="import-receive"),
    path("imports/quarantine/", quarantine.quarantine, name="import-quarantine"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/progress", imports.progress, name="import-progress"),
    path("imports/<int:pk>/features", imports.features, name="import-features"),
    path("imports/<int:pk>/report.xlsx", quarantine.report_sheet, name="import-report"),
    path("imports/<int:pk>/rows/<int:row>", quarantine.settle, name="import-row"),
    path("imports/<int:pk>/<slug:act>", import_steps.change, name="import-step"),
    path("map/", map_views.map_page, name="map"),
    path("p/<path:code>", map_views.parcel_permalink, name="parcel-permalink"),
    path("register/out/", out.out_page, name="out"),
    path("register/sheet.pdf", out.sheet_here, name="sheet-here"),
    path("register/sheets/", out.order_sheets, name="sheets-order"),
    path("register/export/", out.order_export, name="export-order"),
    path("register/deliveries/<int:pk>/", out.delivery_page, name="delivery"),
    path("register/deliveries/<int:pk>/progress", out.progress, name="delivery-progress"),
    path("register/deliveries/<int:pk>/cancel", out.cancel, name="delivery-cancel"),
    path("register/deliveries/<int:pk>/file", out.download, name="delivery-file"),
    path("register/houses/", households.houses, name="houses"),
    path("register/houses/<int:pk>/", households.house, name="house"),
    path("register/stickers/", households.order_stickers, name="stickers-order"),
    path("register/households/<int:pk>/sticker", households.reissue, name="sticker-reissue"),
    path("register/households/<int:pk>/sticker.pdf", households.sticker, name="sticker-pdf"),
    path("register/persons/", people.people_page, name="people"),
    path("register/persons/new", people.new_person, name="person-new"),
    path("register/persons/<int:pk>/", people.person_page, name="person"),
    path("register/settings/", office.register_settings, name="register-settings"),
    path("api/search", reading.Search.as_view(), name="register-search"),
    path("api/parcels/<int:pk>/history/", reading.ParcelHistory.as_view(), name="parcel-history"),
    path(
        "api/parcels/<int:pk>/lineage/",
        through_time.ParcelLineage.as_view(),
        name="parcel-lineage",
    ),
    path("api/register/days", through_time.RegisterDays.as_view(), name="register-days"),
    path("api/register/changes", through_time.Changes.as_view(), name="register-changes"),
    path("api/register/compare", through_time.Compare.as_view(), name="register-compare"),
    path("api/register/compare.xlsx", through_time.CompareSheet.as_view(), name="compare-sheet"),
    path("api/register/features", reading.ExactFeatures.as_view(), name="register-features"),
    path("api/worklists/", worklists.WorkLists.as_view(), name="work-lists"),
    path("api/worklists/check", worklists.WholeCheck.as_view(), name="whole-check"),
    path(
        "api/findings/<int:pk>/exception",
        worklists.FindingExceptions.as_view(),
        name="finding-exception",
    ),
    path("api/worklists/<slug:key>/", worklists.WorkItems.as_view(), name="work-items"),
]
urlpatterns += [
    path(f"api/acts/{name}", door.as_view(), name=f"act-{name}") for name, door in DOORS.items()
]
