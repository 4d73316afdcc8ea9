"""What an act did, for the one who did it; with preview it is computed and rolled back."""

from collections.abc import Callable
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import Transform
from django.db import transaction

from geo.geojson import LON_LAT_SRID, fragment, shape_text
from parcels.models import Parcel, RegisterEntry
from parcels.selectors import area


def carried_out(run: Callable[[], RegisterEntry], *, is_preview: bool) -> dict[str, Any]:
    """The act's outcome. In a preview nothing stays and new parcels have no id."""
    with transaction.atomic():
        found = outcome(run(), is_preview=is_preview)
        if is_preview:
            transaction.set_rollback(True)
    return found


def outcome(entry: RegisterEntry, *, is_preview: bool = False) -> dict[str, Any]:
    """The live parcels of an act as they are now, and the ground to show. Tax is not known here."""
    touched = Parcel.objects.filter(entries=entry)
    shown = touched.current().annotate(shape=shape_text("boundary")).order_by("code")
    made = {key for key, row in entry.before.get("Parcel", {}).items() if row is None}
    box = touched.aggregate(box=Extent(Transform("boundary", LON_LAT_SRID)))["box"]
    return {
        "entry_id": None if is_preview else entry.pk,
        "label": entry.get_act_display(),
        "parcels": [
            {
                "id": None if is_preview and str(row.pk) in made else row.pk,
                "code": row.code,
                "version": row.version,
                "geometry": fragment(getattr(row, "shape", None)),
                "drawn_area_sq_m": row.area_sq_m and round(row.area_sq_m, 3),
                "register_area": area(row.register_area_sq_wah),
                "baht_before": None,
                "baht_after": None,
            }
            for row in shown.defer("boundary")
        ],
        "baht_before": None,
        "baht_after": None,
        "bbox": box,
    }
