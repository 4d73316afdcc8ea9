"""A large register looked at part by part, so that what is held does not grow with it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import Count, QuerySet

#: Rows of a part. A sub-district has fifteen thousand parcels: it is one part.
PORTION = 20_000


def in_portions(
    rows: QuerySet[Any], *columns: Any
) -> Iterator[tuple[list[tuple[Any, ...]], QuerySet[Any]]]:
    """Columns of the rows, pk first, so many at a time; and those very rows as a query."""
    last = 0
    while True:
        following = rows.filter(pk__gt=last).order_by("pk")
        part = list(following.values_list(*columns)[:PORTION])
        if part:
            last = part[-1][0]
            yield part, following.filter(pk__lte=last)
        if len(part) < PORTION:
            return


class Strip(NamedTuple):
    """What meets a strip of ground from south to north; east of `west`, west of `east`."""

    rows: QuerySet[Any]
    west: float
    east: float

    def owns(self, *wests: float) -> bool:
        """True in one strip alone for shapes that meet, by where the last of them begins."""
        return self.west <= max(wests) < self.east


def whole(rows: QuerySet[Any]) -> Strip:
    return Strip(rows, float("-inf"), float("inf"))


def strips(rows: QuerySet[Any], shape: str) -> Iterator[Strip]:
    """Strips with about PORTION rows that begin in each. Shapes across their border are in both."""
    drawn = rows.filter(**{f"{shape}__isnull": False})
    _west, south, _east, north = drawn.aggregate(box=Extent(shape))["box"]
    edges = [float("-inf"), *_borders(drawn, shape), float("inf")]
    for west, east in pairwise(edges):
        if west == east:
            continue
        window = Polygon.from_bbox((max(west, -1e9), south - 1, min(east, 1e9), north + 1))
        window.srid = rows.model._meta.get_field(shape).srid  # type: ignore[union-attr]
        yield Strip(drawn.filter(**{f"{shape}__bboverlaps": window}), west, east)


def _borders(drawn: QuerySet[Any], shape: str) -> list[float]:
    """Where the strips part: by how many shapes begin west of there."""
    count = drawn.count()
    parts = -(-count // PORTION)
    statement, params = drawn.order_by().values_list(shape).query.sql_with_params()
    cuts = [n / parts for n in range(1, parts)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(%s::float[]) WITHIN GROUP (ORDER BY ST_XMin(s.at)) "
            f"FROM ({statement}) s(at)",
            [cuts, *params],
        )
        return sorted(cursor.fetchone()[0])


def blocks_in_portions(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """Parcels of whole blocks, about PORTION at a time."""
    sizes = rows.order_by("block").values_list("block").annotate(n=Count("pk"))
    part, size = list[int](), 0
    for block, n in sizes:
        if part and size + n > PORTION:
            yield rows.filter(block__in=part)
            part, size = [], 0
        part.append(block)
        size += n
    if part:
        yield rows.filter(block__in=part)
