"""Drawn use zones through the acts: cut with their parcel, joined with it, or given up.

A use may have the ground it was drawn on. It is kept only where all uses of the parcel have theirs:
then the areas follow the ground, as they did when the zones were drawn.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, Max
from shapely import MultiPolygon

from geo import neighbourhood
from parcels.models import Parcel, UseZone
from parcels.services import holdings
from parcels.services.holdings import Use
from parcels.services.shapes import of_row

Move = Callable[[MultiPolygon], MultiPolygon]


def are_drawn(uses: Sequence[Use]) -> bool:
    return bool(uses) and all(use.ground is not None for use in uses)


def cut(uses: Sequence[Use], shape: MultiPolygon, whole: Decimal) -> list[Use]:
    """The uses of a part or another outline of a parcel, adding up to its area on paper.

    By the ground each covers there; ground that nobody drew goes to the zone it borders. Uses
    without drawn zones keep their proportions, and then none has ground.
    """
    if not are_drawn(uses) or whole <= 0:
        return [replace(use, ground=None) for use in holdings.scaled(uses, whole)]
    pieces = neighbourhood.zones_within(shape, [use.ground for use in uses if use.ground])
    kept = [(use, piece) for use, piece in zip(uses, pieces, strict=True) if not piece.is_empty]
    if not kept:  # all of it is new ground
        return [replace(use, ground=None) for use in holdings.scaled(uses, whole)]
    areas = holdings.shared_out(whole, [piece.area for _use, piece in kept])
    made = [
        replace(holdings.scaled([use], area)[0], ground=piece)
        for (use, piece), area in zip(kept, areas, strict=True)
        if area > 0
    ]
    return made if len(made) > 1 else [replace(use, ground=None) for use in made]


def joined(rows: Iterable[Parcel]) -> list[Use]:
    """The uses of several parcels as those of one; those that differ in area only become one.

    A parcel of one use is a zone of its own. Where a parcel of several uses has no zones drawn,
    nobody can say where they lie, and none has ground.
    """
    of = [(of_row(row), holdings.open_uses(row)) for row in rows]
    if not any(are_drawn(uses) for _shape, uses in of):
        return holdings.added_up(use for _shape, uses in of for use in uses)
    placed = [
        use
        for shape, uses in of
        for use in ([replace(uses[0], ground=shape)] if len(uses) == 1 else uses)
    ]
    made = holdings.added_up(placed)
    if len(made) > 1 and are_drawn(placed):
        return made
    return [replace(use, ground=None) for use in made]


def with_zones(rows: Iterable[Parcel]) -> dict[int, dt.date]:
    """Which of the parcels have use zones drawn, and since when their uses are as they are."""
    uses = UseZone.objects.open().filter(parcel__in=list(rows)).values("parcel").order_by()
    found = uses.annotate(since=Max("during__startswith"), drawn=Count("boundary"))
    return dict(found.filter(drawn__gt=0).values_list("parcel", "since"))


def follow(row: Parcel, shape: MultiPolygon, on: dt.date, move: Move | None = None) -> None:
    """The zones of a parcel cut to its new outline, moved with it before where `move` says how."""
    uses = holdings.open_uses(row)
    if move:
        uses = [replace(use, ground=use.ground and move(use.ground)) for use in uses]
    made = cut(uses, shape, row.register_area_sq_wah)
    if made != uses or any(
        one.ground is None or not one.ground.equals_exact(other.ground, 0)
        for one, other in zip(uses, made, strict=True)
    ):
        holdings.write_land_uses(row, made, on)


def carried(uses: Sequence[Use], before: Sequence[Use]) -> list[Use]:
    """Uses written anew, with the ground they had where each stays what and as large as it was.

    Zones are given up where another use or area is said: they would no longer be true.
    """
    if any(use.ground is not None for use in uses) or not are_drawn(before):
        return list(uses)
    said = [(use.use, use.exempt_item, use.area) for use in uses]
    were = {(use.use, use.exempt_item, use.area): use.ground for use in before}
    if len(were) != len(before) or sorted(said, key=str) != sorted(were, key=str):
        return list(uses)
    return [replace(use, ground=were[key]) for use, key in zip(uses, said, strict=True)]
