"""Findings mended in one act: ground given to one, uses fitted, a building tied to its parcel."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely import MultiPolygon

from geo import geometry
from parcels.models import Building, Finding, ImportRow, Parcel, RegisterEntry
from parcels.selectors import neighbours
from parcels.services import holdings, recording, reshaping
from parcels.services.imports import mending as rows_that_wait
from parcels.services.shapes import of_row, to_row
from parcels.services.work import ActRefused, Because

Mend = Callable[[Finding, Because, int | None], RegisterEntry]


def mend(*, finding_id: int, because: Because, keep: int | None = None) -> RegisterEntry:
    """Do what the work list offers; `keep` is the parcel it favours. Raises ActRefused."""
    row = Finding.objects.of(because.subdistrict).standing().filter(pk=finding_id).first()
    if row is None:
        raise ActRefused(_("This is settled already."), code="not_found")
    if row.kind not in MENDS:
        raise ActRefused(_("This needs a hand: open the parcel."), code="not_mendable")
    if keep is not None and keep not in row.parcels:
        raise ActRefused(_("Choose one of the parcels concerned."), code="wrong_choice")
    return MENDS[row.kind](row, because, keep)


def _parcel(pk: int) -> Parcel:
    return Parcel.objects.get(pk=pk)


def _overlap(row: Finding, because: Because, keep: int | None) -> RegisterEntry:
    """The others give up the ground that the kept one has as well."""
    kept = keep or row.parcels[0]
    ground = of_row(_parcel(kept))
    shapes = {
        pk: geometry.on_grid(of_row(_parcel(pk)).difference(ground))
        for pk in row.parcels
        if pk != kept
    }
    corners = set().union(*map(geometry.vertices, shapes.values())) - geometry.vertices(ground)
    noded = geometry.insert_vertices(ground, corners)
    if shapely.get_num_coordinates(noded) != shapely.get_num_coordinates(ground):
        shapes[kept] = noded
    changes = {pk: to_row(shape) for pk, shape in shapes.items()}
    return _redraw(changes, because)


def _redraw(changes: Mapping[int, GEOSGeometry], because: Because) -> RegisterEntry:
    """The neighbours stay; the reason of the act is that of an area that differs as well."""
    said = replace(because, area_reason=because.area_reason or because.reason)
    return reshaping.reshape_parcels(
        changes=changes, because=said, beside=reshaping.Neighbours.STAY
    )


def _duplicate(row: Finding, because: Because, keep: int | None) -> RegisterEntry:
    gone = next(pk for pk in row.parcels if pk != (keep or row.parcels[0]))
    return recording.retire_parcel(because=because, parcel_id=gone)


def _gap(row: Finding, because: Because, keep: int | None) -> RegisterEntry:
    """To the one named, else to the one with the longest common edge."""
    assert row.shape is not None
    gap = shapely.from_wkb(bytes(row.shape.wkb))
    shapes: dict[int, MultiPolygon] = {pk: of_row(_parcel(pk)) for pk in row.parcels}
    if keep is None:
        keep = max(shapes, key=lambda pk: shapes[pk].intersection(gap.boundary).length)
    whole = geometry.on_grid(shapely.union_all([shapes[keep], gap]))
    changes = {keep: whole}
    for (
        pk,
        shape,
    ) in shapes.items():  # its corners stand on their edges: the same line on both sides
        noded = geometry.insert_vertices(shape, geometry.vertices(whole) - geometry.vertices(shape))
        if pk != keep and not noded.equals_exact(shape, 0):
            changes[pk] = noded
    return _redraw({pk: to_row(shape) for pk, shape in changes.items()}, because)


def _uses(row: Finding, because: Because, keep: int | None) -> RegisterEntry:
    parcel = _parcel(row.parcels[0])
    uses = holdings.open_uses(parcel)
    if not uses:
        raise ActRefused(_("No use is recorded. Enter the uses."), code="not_mendable")
    fitted = holdings.scaled(uses, parcel.register_area_sq_wah)
    return recording.change_use(because=because, parcel_id=parcel.pk, uses=fitted)


def _tie(row: Finding, because: Because, keep: int | None) -> RegisterEntry:
    building = Building.objects.get(pk=row.buildings[0])
    if building.footprint is None:
        raise ActRefused(_("The building has no outline."), code="not_mendable")
    under = neighbours.under(because.subdistrict, shapely.from_wkb(bytes(building.footprint.wkb)))
    if not under:
        text = _("The building stands on no registered parcel. Register the parcel first.")
        raise ActRefused(text, code="no_parcel")
    return recording.tie_building(
        because=replace(because, seen_buildings={}), building_id=building.pk, parcel_id=under[0][0]
    )


def _ring(row: Finding, because: Because, keep: int | None) -> RegisterEntry:
    """The file's outline, untied, is the parcel's; the row of the file is settled by the act."""
    waiting = ImportRow.objects.waiting(because.subdistrict).filter(pk__in=row.rows).first()
    if waiting is None or not row.parcels:
        text = _("The register has no such parcel. Draw it: its outline is shown.")
        raise ActRefused(text, code="no_parcel")
    entry = _redraw({row.parcels[0]: rows_that_wait.repaired(waiting)}, because)
    rows_that_wait.settle_by(waiting, entry)
    return entry


MENDS: dict[str, Mend] = {
    "overlap": _overlap,
    "duplicate": _duplicate,
    "gap": _gap,
    "uses_off": _uses,
    "no_parcel": _tie,
    "invalid_ring": _ring,
}
