"""Indian 1975 as Thailand's survey department shifts it: the one definition of the project.

PROJ's and PostGIS's first choice for EPSG:24047 lands about 188 m off in Mae Hong Son. Every
transform of land-office data goes through this string (Python) or SRID 990047 (PostGIS), never
through EPSG:24047.
"""

#: Our own number in spatial_ref_sys; migration geo.0002 writes it.
INDIAN_1975_SRID = 990047
#: EPSG label found on incoming files that means "relabel, then transform".
INDIAN_1975_LABELS = frozenset({24047, 24048})


def indian_1975(zone: int = 47) -> str:
    """PROJ string of the Indian 1975 UTM grid, the survey department's parameters (±1.5 m)."""
    return (
        f"+proj=utm +zone={zone} +a=6377276.345 +rf=300.8017 "
        "+towgs84=204.4798,837.894,294.7765,0,0,0,0 +units=m +no_defs +type=crs"
    )
