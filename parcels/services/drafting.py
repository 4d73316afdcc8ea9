"""Buildings that a picture shows and the register does not: searched, ranked, decided by people.

A search learns from the labelled sample and from buildings already drawn over this very picture.
What was dismissed once is remembered, with the reason, and not proposed again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import Area, Intersection
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.db.models import BigIntegerField, Case, F, When
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from geo.models import Orthophoto, Subdistrict
from parcels.models import Building, DraftRun, FootprintDraft, Parcel, RegisterEntry
from parcels.selectors import neighbours
from parcels.services.register import footprint
from parcels.services.shapes import to_row
from parcels.services.work import ActRefused

if TYPE_CHECKING:  # the learning libraries come only for a search: see tests/test_start.py
    from geo import rasters_footprints
    from geo.footprints.learn import Lesson
    from geo.footprints.outlines import Outline

State, Finding = DraftRun.State, FootprintDraft.Finding
#: Land use of the parcel under a building -> usual tax a year, satang a square metre of building.
Worth = Callable[[str], float]

SAMPLE = Path(settings.BASE_DIR) / "data_samples" / "orthophoto-kampala"
#: Drawn buildings from which a picture teaches more than the sample does.
ENOUGH_DRAWN = 8
#: An outline that lies on a registered building by so much of either is about that building.
SAME = 0.3
#: Seen, but of another size: the smaller is less than this of the larger.
OTHER_SIZE = 0.6
#: A registered building whose place looks this little like a roof is no longer seen.
UNSEEN = 0.15
#: Heights flown so much before or after a picture still show the same buildings.
SAME_SEASON = dt.timedelta(days=31)
#: An earlier dismissal is about the same thing when both share this much (IoU).
REMEMBERED = 0.4


class Stopped(Exception):
    """Somebody stopped the search."""


@transaction.atomic
def ask_for_search(*, photo: Orthophoto, by: User) -> DraftRun:
    """Queue a search. Raises ActRefused when one is under way or the picture cannot be searched.

    One search an office at a time, also when two people ask in the same moment.
    """
    Subdistrict.objects.select_for_update(no_key=True).get(pk=photo.subdistrict_id)
    if photo.kind != Orthophoto.Kind.ORTHOPHOTO or photo.state != Orthophoto.State.READY:
        raise ActRefused(_("Only a picture on the map can be searched."), code="not_ready")
    if photo.footprint is None:
        text = _("This picture does not lie in the sub-district.")
        raise ActRefused(text, code="lies_elsewhere")
    under_way = DraftRun.objects.filter(
        subdistrict=photo.subdistrict_id, state__in=(State.QUEUED, State.RUNNING)
    )
    if under_way.filter(orthophoto=photo).exists():
        raise ActRefused(_("This picture is being searched already."), code="under_way")
    if under_way.exists():
        text = _("Another picture is being searched. Wait until it is done, or stop it.")
        raise ActRefused(text, code="under_way")
    return DraftRun.objects.create(
        subdistrict_id=photo.subdistrict_id, orthophoto=photo, requested_by=by
    )


def stop_search(run: DraftRun) -> None:
    """The worker notices at its next window; what was proposed before stays."""
    open_runs = DraftRun.objects.filter(pk=run.pk, state__in=(State.QUEUED, State.RUNNING))
    open_runs.update(state=State.STOPPED)


def search(run_pk: int, worth: Worth) -> DraftRun:
    """Do a queued search; may be called twice, the second call does nothing."""
    from geo import rasters_footprints
    from geo.footprints.learn import TooLittle

    run = DraftRun.objects.select_related("orthophoto").get(pk=run_pk)
    mine = DraftRun.objects.filter(pk=run_pk)
    archive = Path(settings.IMAGERY_ROOT) / run.orthophoto.archive_path
    if not mine.filter(state=State.QUEUED).update(
        state=State.RUNNING, windows_total=rasters_footprints.window_count(archive)
    ):
        return run
    running = mine.filter(state=State.RUNNING)

    def tell(windows: int) -> None:
        if not running.update(windows_done=windows):
            raise Stopped

    buildings = _buildings_in(run.orthophoto)
    shapes = [_shape(row.footprint) for row in buildings]
    try:
        lessons, drawn = _lessons(archive, run.orthophoto, buildings)
        heights = _heights_of(run.orthophoto)
        drafted = rasters_footprints.draft(
            archive, lessons, heights=heights, watched=shapes, progress=tell
        )
    except (Stopped, TooLittle):
        running.update(state=State.FAILED)  # a stopped one is no longer running
        run.refresh_from_db()
        return run
    except Exception:
        running.update(state=State.FAILED)  # the page then says so, and a new search may begin
        raise
    proposals = compare(drafted, buildings, shapes)
    with transaction.atomic():
        if running.update(state=State.DONE, learnt_from=drawn):
            _keep(run, proposals, worth)
    run.refresh_from_db()
    return run


def _lessons(
    archive: Path, photo: Orthophoto, buildings: Sequence[Building]
) -> tuple[list[Lesson], int]:
    """The sample's lessons, and those of buildings drawn over this picture if there are enough."""
    from geo import rasters_footprints

    lessons = rasters_footprints.sample_lessons(
        SAMPLE / "kampala_west_7cm.tif", SAMPLE / "buildings_osm.geojson"
    )
    drawn = [_shape(row.footprint) for row in buildings if row.orthophoto_id == photo.pk]
    if len(drawn) < ENOUGH_DRAWN:
        return lessons, 0
    own = (
        rasters_footprints.lesson(view, drawn, is_complete=False)
        for view in rasters_footprints.views(archive)
    )
    return [*lessons, *(one for one in own if one)], len(drawn)


def _heights_of(photo: Orthophoto) -> Path | None:
    """The surface model of the same season over the picture: an older one hides what is new."""
    if photo.flown_on is None:
        return None
    rows = Orthophoto.objects.filter(
        subdistrict=photo.subdistrict_id,
        kind=Orthophoto.Kind.DSM,
        state=Orthophoto.State.READY,
        footprint__intersects=photo.footprint,
        flown_on__range=(photo.flown_on - SAME_SEASON, photo.flown_on + SAME_SEASON),
    )
    common = Area(Intersection("footprint", photo.footprint))
    best = rows.annotate(common=common).order_by("-common", "-pk").first()
    return Path(settings.IMAGERY_ROOT) / best.archive_path if best else None


def _buildings_in(photo: Orthophoto) -> list[Building]:
    rows = Building.objects.of(photo.subdistrict_id).current().filter(footprint__isnull=False)
    return list(rows.filter(footprint__within=photo.footprint).select_related("parcel"))


def _shape(row: MultiPolygon | None) -> BaseGeometry:
    if row is None:
        raise ValueError("a building without footprint")
    return shapely.from_wkb(bytes(row.wkb))


# --- comparing ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """A difference between picture and register, in register metres."""

    finding: str
    shape: BaseGeometry
    goodness: float | None = None
    building: Building | None = None


def compare(
    drafted: rasters_footprints.Drafted,
    buildings: Sequence[Building],
    shapes: Sequence[BaseGeometry],
) -> list[Proposal]:
    """Outlines without a building, buildings of another size, buildings no longer seen."""
    tree = shapely.STRtree(list(shapes))
    found, touched = [], set[int]()
    for outline in drafted.outlines:
        near = [int(n) for n in tree.query(outline.shape, predicate="intersects")]
        about = [n for n in near if _share(outline, shapes[n]) >= SAME]
        touched.update(near)
        if not about:
            if not near:
                found.append(Proposal(Finding.UNREGISTERED, outline.shape, outline.goodness))
        elif len(about) == 1 and _is_other_size(outline, shapes[about[0]]):
            building = buildings[about[0]]
            found.append(Proposal(Finding.CHANGED, outline.shape, outline.goodness, building))
    found += [
        Proposal(Finding.VANISHED, shapes[n], None, buildings[n])
        for n, likely in enumerate(drafted.watched)
        if likely is not None and likely < UNSEEN and n not in touched
    ]
    return found


def _share(outline: Outline, shape: BaseGeometry) -> float:
    common = float(outline.shape.intersection(shape).area)
    return common / min(outline.shape.area, shape.area)


def _is_other_size(outline: Outline, shape: BaseGeometry) -> bool:
    small, large = sorted((outline.shape.area, shape.area))
    return bool(small / large < OTHER_SIZE)


def _keep(run: DraftRun, proposals: Sequence[Proposal], worth: Worth) -> None:
    """Open proposals of this picture give way to the new; what a person decided or drew stays."""
    rows = FootprintDraft.objects.filter(subdistrict=run.subdistrict_id)
    still_open = rows.filter(orthophoto=run.orthophoto_id, state=FootprintDraft.State.OPEN)
    still_open.filter(is_corrected=False).delete()
    known = [*rows.filter(state=FootprintDraft.State.DISMISSED), *still_open]
    old = [_shape(row.shape) for row in known]
    tree = shapely.STRtree(old)
    territory = _shape(run.subdistrict.boundary)
    shapely.prepare(territory)
    kept = []
    for one in proposals:
        near = tree.query(one.shape, predicate="intersects")
        if any(_is_same(one, known[int(n)], old[int(n)]) for n in near):
            continue
        if one.finding == Finding.UNREGISTERED and not territory.intersects(one.shape.centroid):
            continue  # the neighbour's house, in the neighbour's sub-district
        kept.append(_draft(run, one, _parcel_under(run.subdistrict_id, one), worth))
    FootprintDraft.objects.bulk_create(kept)


def _is_same(one: Proposal, row: FootprintDraft, shape: BaseGeometry) -> bool:
    if row.finding != one.finding:
        return False
    common = one.shape.intersection(shape).area
    return bool(common / one.shape.union(shape).area >= REMEMBERED)


def _parcel_under(subdistrict: int, one: Proposal) -> Parcel | None:
    if one.building:
        return one.building.parcel
    found = neighbours.under(subdistrict, one.shape)
    return Parcel.objects.get(pk=found[0][0]) if found else None


def _draft(run: DraftRun, one: Proposal, parcel: Parcel | None, worth: Worth) -> FootprintDraft:
    rate = worth(parcel.main_use if parcel else "")
    before = float(one.building.area_sq_m) if one.building else 0.0
    after = 0.0 if one.finding == Finding.VANISHED else float(one.shape.area)
    return FootprintDraft(
        subdistrict_id=run.subdistrict_id,
        orthophoto_id=run.orthophoto_id,
        finding=one.finding,
        shape=to_row(one.shape),
        goodness=one.goodness,
        building=one.building,
        parcel=parcel,
        expected_satang=round(rate * (after - before)),
    )


# --- deciding -------------------------------------------------------------------------------------


def dismiss(*, drafts: Sequence[FootprintDraft], by: User, why: str, note: str = "") -> int:
    """Not to be proposed again; returns how many. Raises ActRefused without a reason."""
    if why not in FootprintDraft.Why.values:
        text = _("Say why.")
        raise ActRefused(text, code="no_reason", fields={"why": [text]})
    return _decided(drafts, by, state=FootprintDraft.State.DISMISSED, why=why, note=note[:300])


def accepted(
    *, draft: FootprintDraft, by: User, building: Building | None, entry: RegisterEntry | None
) -> int:
    """The register has been brought up to date; `building` is what the outline became."""
    more = {"building": building} if building else {}
    return _decided([draft], by, state=FootprintDraft.State.ACCEPTED, entry=entry, **more)


def reopen(*, drafts: Sequence[FootprintDraft]) -> int:
    """A decision taken back: the proposal is open again. Acts are undone by drafted_acts."""
    rows = FootprintDraft.objects.filter(pk__in=[draft.pk for draft in drafts])
    return rows.update(
        state=FootprintDraft.State.OPEN,
        why="",
        note="",
        entry=None,
        building=Case(
            When(finding=Finding.UNREGISTERED, then=None),
            default=F("building"),
            output_field=BigIntegerField(),
        ),
        decided_by=None,
        decided_at=None,
    )


def redraw(*, draft: FootprintDraft, shape: GEOSGeometry) -> FootprintDraft:
    """The outline as a hand drew it; what it is worth follows its area.

    Raises ActRefused when it was decided already or shows nothing to redraw, ShapeRefused.
    """
    _must_be_open(draft)
    if draft.finding == Finding.VANISHED:
        text = _("Nothing is seen here any more: there is no outline to correct.")
        raise ActRefused(text, code="no_outline")
    drawn = footprint(shape)
    known = float(draft.building.area_sq_m) if draft.building else 0.0
    change = draft.shape.area - known
    rate = draft.expected_satang / change if abs(change) >= 1 else 0.0
    draft.expected_satang = round(rate * (drawn.area - known)) if rate else draft.expected_satang
    draft.shape, draft.is_corrected = to_row(drawn), True
    if draft.finding == Finding.UNREGISTERED:
        under = neighbours.under(draft.subdistrict_id, drawn)
        draft.parcel_id = under[0][0] if under else None
    draft.save(update_fields=["shape", "is_corrected", "expected_satang", "parcel"])
    return draft


def tie(*, draft: FootprintDraft, parcel: Parcel | None) -> FootprintDraft:
    """Where no parcel is drawn under it a person says which one it belongs to; None unties.

    Raises ActRefused when it was decided already, or stands on a drawn parcel.
    """
    _must_be_open(draft)
    under = neighbours.under(draft.subdistrict_id, _shape(draft.shape))
    if draft.finding != Finding.UNREGISTERED or under:
        text = _("It stands on %(code)s, which is drawn under it.")
        code = under[0][1] if under else (draft.parcel.code if draft.parcel else "–")
        raise ActRefused(text % {"code": code}, code="stands_on_parcel")
    if parcel is not None and not parcel.is_current:
        text = _("Parcel %(code)s has ended.") % {"code": parcel.code}
        raise ActRefused(text, code="not_found")
    draft.parcel = parcel
    draft.save(update_fields=["parcel"])
    return draft


def _must_be_open(draft: FootprintDraft) -> None:
    if draft.state != FootprintDraft.State.OPEN:
        raise ActRefused(_("This has been decided. Take the decision back first."), code="decided")


def _decided(drafts: Sequence[FootprintDraft], by: User, **change: object) -> int:
    rows = FootprintDraft.objects.filter(
        pk__in=[draft.pk for draft in drafts], state=FootprintDraft.State.OPEN
    )
    return rows.update(decided_by=by, decided_at=timezone.now(), **change)
