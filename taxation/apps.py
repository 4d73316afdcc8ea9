from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from taxation.law.book import national_law
from taxation.law.errors import LawError


class TaxationConfig(AppConfig):
    name = "taxation"

    def ready(self) -> None:
        register(check_law_files)


def check_law_files(**_kwargs: Any) -> list[CheckMessage]:
    """A wrong law file stops the start, naming file and key, not the first run of the tax."""
    try:
        national_law()
    except LawError as wrong:
        return [Error(wrong.message("en"), hint=wrong.remedy("en"), id="taxation.E001")]
    return []
