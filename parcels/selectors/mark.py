"""Where the register stands: while two marks are equal, what was found of it still holds."""

import pghistory.models
from django.apps import apps
from django.db import connection

from geo.models import Subdistrict

_GROUND = """
SELECT md5(concat_ws('.', {tops},
       (SELECT s.boundary::text FROM geo_subdistrict s WHERE s.id = %(of)s),
       (SELECT string_agg(z::text, '.' ORDER BY z.id) FROM geo_zone z
         WHERE z.subdistrict_id = %(of)s),
       (SELECT string_agg(b::text, '.' ORDER BY b.id) FROM geo_block b
         WHERE b.subdistrict_id = %(of)s),
       (SELECT string_agg(v::text, '.' ORDER BY v.id) FROM geo_village v
         WHERE v.subdistrict_id = %(of)s)))
"""


def register_mark(subdistrict: int) -> str:
    """Of the row history of every table that has one, and of the ground they lie on.

    Taken between acts, in the turn of the sub-district: an act that is being done is not passed by.
    """
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict)
    events = [m for m in apps.get_models() if issubclass(m, pghistory.models.Event)]
    tops = ", ".join(
        f"(SELECT coalesce(max(pgh_id), 0) FROM {model._meta.db_table})" for model in events
    )
    with connection.cursor() as cursor:
        cursor.execute(_GROUND.format(tops=tops), {"of": subdistrict})
        return str(cursor.fetchone()[0])
