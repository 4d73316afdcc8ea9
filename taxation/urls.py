"""The tax room's doors."""

from django.urls import path

from taxation import api
from taxation.views import (
    choices,
    counter,
    household,
    printing,
    recompute,
    records,
    roll,
    runs,
    trying,
)

urlpatterns = [
    path("tax/", runs.run_list, name="tax-runs"),
    path("tax/start", runs.start, name="tax-start"),
    path("tax/runs/<int:pk>/", roll.run_page, name="tax-run"),
    path("tax/runs/<int:pk>/progress", runs.progress, name="tax-run-progress"),
    path("tax/runs/<int:pk>/roll.xlsx", roll.spreadsheet, name="tax-run-sheet"),
    path("tax/runs/<int:pk>/print", printing.start, name="tax-print-start"),
    path("tax/runs/<int:pk>/estimate", roll.estimate, name="tax-estimate"),
    path("tax/runs/<int:pk>/<str:act>", runs.change, name="tax-run-change"),
    path("tax/records/<int:pk>/", records.record_page, name="tax-record"),
    path("recompute.html", recompute.page, name="recompute-page"),
    path("tax/records/<int:pk>/bill.json", recompute.of_record, name="tax-bill-json"),
    path("h/<str:token>/tax/<int:pk>.json", recompute.of_house, name="household-bill-json"),
    path("tax/records/<int:pk>/notice.pdf", printing.notice, name="tax-notice"),
    path("tax/records/<int:pk>/objection.pdf", printing.objection, name="tax-objection"),
    path("tax/receipts/<int:pk>.pdf", printing.receipt, name="tax-receipt"),
    path("tax/runs/<int:pk>/lists/<str:kind>.xlsx", printing.sheet, name="tax-list-sheet"),
    path("tax/prints/<int:pk>/", printing.job_page, name="tax-print"),
    path("tax/prints/<int:pk>/progress", printing.progress, name="tax-print-progress"),
    path("tax/prints/<int:pk>/cancel", printing.cancel, name="tax-print-cancel"),
    path("tax/prints/<int:pk>/notices.zip", printing.download, name="tax-print-file"),
    path("tax/records/<int:pk>/pay", counter.pay, name="tax-pay"),
    path("tax/records/<int:pk>/parts", counter.parts, name="tax-parts"),
    path("tax/receipts/<int:pk>/", counter.receipt, name="tax-receipt-page"),
    path("tax/arrears/", counter.arrears_page, name="tax-arrears"),
    path("tax/exceptions/", roll.exceptions, name="tax-exceptions"),
    path("tax/what-if/", trying.what_if_page, name="tax-what-if"),
    path("tax/settings/", choices.settings_page, name="tax-settings"),
    path("tax/settings/choose", choices.choose, name="tax-choose"),
    path("tax/settings/propose", choices.propose, name="tax-propose"),
    path("tax/settings/<int:pk>/<str:act>", choices.decide, name="tax-decide"),
    path("api/taxation/parcels/<int:pk>/", api.ParcelTax.as_view(), name="api-parcel-tax"),
    path("api/taxation/map-values", api.MapValues.as_view(), name="api-tax-map-values"),
    path("h/<str:token>/tax", household.household_tax, name="household-tax"),
]
