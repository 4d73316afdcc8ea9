"""Where the register stands: while two marks are equal, what was found of it still holds."""

import pghistory.models
from django.apps import apps
from django.db import connection

from geo.models import Subdistrict


def register_mark(subdistrict: int) -> str:
    """Of the row history of every table that has one: register, ground and prices.

    Taken between acts, in the turn of the sub-district: an act that is being done is not passed by.
    Call it in a transaction.
    """
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict)
    events = [m for m in apps.get_models() if issubclass(m, pghistory.models.Event)]
    tops = ", ".join(
        f"(SELECT coalesce(max(pgh_id), 0) FROM {model._meta.db_table})" for model in events
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(concat_ws('.', {tops}))")
        return str(cursor.fetchone()[0])
