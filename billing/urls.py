"""The cashier's own doors; bills are shown by the rooms that raise them."""

from django.urls import path

from billing import views

urlpatterns = [
    path("office/bank/", views.biller, name="biller"),
    path("office/bank/code.png", views.biller_code, name="biller-code"),
]
