from django.apps import AppConfig


class TaxationConfig(AppConfig):
    name = "taxation"
