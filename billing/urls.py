"""The cashier's own doors; bills are shown by the rooms that raise them."""

from django.urls import path

from billing.views import biller, layouts

urlpatterns = [
    path("office/bank/", biller.biller, name="biller"),
    path("office/bank/code.png", biller.biller_code, name="biller-code"),
    path("office/bank/files/", layouts.layouts, name="bank-layouts"),
    path("office/bank/files/new", layouts.layout, name="bank-layout-new"),
    path("office/bank/files/<str:bank>/", layouts.layout, name="bank-layout"),
]
