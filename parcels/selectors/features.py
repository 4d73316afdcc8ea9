"""Exact shapes of a small window, for snapping; codes for the permalink."""

from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext_lazy as _

from geo.geojson import LON_LAT_SRID, Collection, collection
from geo.models import Subdistrict
from parcels.models import Building, Parcel
from parcels.problems import RegisterProblem

MOST_FEATURES = 3000
Bbox = tuple[float, float, float, float]


class TooManyFeatures(RegisterProblem):
    code = "too_many"
    message = _("Too much to show exactly here. Zoom in and try again.")


def exact_features(
    subdistrict: Subdistrict | int, bbox: Bbox, layers: set[str]
) -> dict[str, Collection]:
    """Live parcels and buildings whose box meets the window (degrees). Raises TooManyFeatures."""
    window = Polygon.from_bbox(bbox)
    window.srid = LON_LAT_SRID
    properties = ("id", "code", "version")
    sources = {
        "parcels": (
            Parcel.objects.of(subdistrict).current().filter(boundary__bboverlaps=window),
            "boundary",
        ),
        "buildings": (
            Building.objects.of(subdistrict).current().filter(footprint__bboverlaps=window),
            "footprint",
        ),
    }
    found = {
        name: collection(rows, shape, properties, limit=MOST_FEATURES)
        for name, (rows, shape) in sources.items()
        if name in layers
    }
    if any(part.next_after is not None for part in found.values()):
        raise TooManyFeatures
    return found
