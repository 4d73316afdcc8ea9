"""Accepted drafts become acts of the register, one each, so that each can be undone alone."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from parcels.models import Building, BuildingUse, FootprintDraft, RegisterEntry
from parcels.models.vocabulary import Act, LandUse, Material
from parcels.problems import RegisterProblem
from parcels.selectors import neighbours
from parcels.services import buildings, drafting, holdings, register, undo
from parcels.services.holdings import Use
from parcels.services.pictures import drawn_over
from parcels.services.work import ActRefused, Because, act, close_state

Finding = FootprintDraft.Finding
#: The building an outline became, if any, and the act.
Made = tuple[Building | None, RegisterEntry]
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Refusal:
    """A draft that could not become an act, and why."""

    draft_id: int
    message: str


def enter(*, drafts: Sequence[FootprintDraft], by: User) -> tuple[int, list[Refusal]]:
    """Bring the register up to date with each open draft; how many, and which not and why."""
    done, refused = 0, []
    for draft in drafts:
        try:
            with transaction.atomic():
                if not _is_still(draft, FootprintDraft.State.OPEN):
                    continue
                building, entry = _VERBS[Finding(draft.finding)](draft, by)
                done += drafting.accepted(draft=draft, by=by, building=building, entry=entry)
        except RegisterProblem as problem:
            refused.append(Refusal(draft.pk, str(problem.message)))
    return done, refused


def _is_still(draft: FootprintDraft, state: FootprintDraft.State) -> bool:
    """Held until the end: of two people who decide in one moment the second does nothing."""
    rows = FootprintDraft.objects.select_for_update().filter(pk=draft.pk, state=state)
    return rows.values_list("pk").first() is not None


def drawn_by_hand(*, draft: FootprintDraft, by: User, building: Building) -> int:
    """The outline was completed in the form of a new building, which is registered by now."""
    entry = building.entries.filter(act=Act.REGISTER).order_by("-pk").first()
    return drafting.accepted(draft=draft, by=by, building=building, entry=entry)


def take_back(*, drafts: Sequence[FootprintDraft], by: User) -> tuple[int, list[Refusal]]:
    """Open again what was decided, the last first; acts are undone with it, each alone."""
    done, refused = 0, []
    decided = [draft for draft in drafts if draft.state != FootprintDraft.State.OPEN]
    for draft in sorted(decided, key=lambda row: row.entry_id or 0, reverse=True):
        try:
            with transaction.atomic():
                if not _is_still(draft, FootprintDraft.State(draft.state)):
                    continue
                _undo_act(draft, by)
                done += drafting.reopen(drafts=[draft])
        except RegisterProblem as problem:
            refused.append(Refusal(draft.pk, str(problem.message)))
    return done, refused


def _undo_act(draft: FootprintDraft, by: User) -> None:
    """Nothing to undo when nothing was done, or when it was undone from the parcel before."""
    entry = _standing_act(draft.entry_id)
    if entry is None:
        return
    reason = _("Taken back: %(finding)s") % {"finding": draft.get_finding_display()}
    today = timezone.localdate()
    undo.undo(entry_id=entry, because=Because(by=by, reason=reason, effective_on=today))


def _standing_act(entry: int | None) -> int | None:
    """The act itself, or its redo; None when it is undone."""
    is_undone = False
    while found := RegisterEntry.objects.filter(reverses=entry or 0).first():
        entry, is_undone = found.pk, found.act == Act.UNDO
    return None if is_undone else entry


def _because(draft: FootprintDraft, by: User, on: dt.date | None = None) -> Because:
    reason = _("Seen on the picture %(title)s") % {"title": draft.orthophoto.title_th}
    return Because(by=by, reason=reason, effective_on=on or timezone.localdate())


def _register(draft: FootprintDraft, by: User) -> Made:
    """A house as most are hereabouts, of one floor; an assessor completes what a picture hides."""
    photo, parcel = draft.orthophoto, draft.parcel
    area = Decimal(str(draft.shape.area)).quantize(_CENT)
    use = parcel.main_use if parcel and parcel.main_use in LandUse.values else LandUse.RESIDENCE
    new = register.NewBuilding(
        footprint=draft.shape,
        type_code=_usual_type(draft.subdistrict_id),
        material=Material.BRICK,
        area_sq_m=area,
        footprint_on=photo.flown_on,
        footprint_accuracy_m=photo.accuracy_m,
        orthophoto_id=photo.pk,
        parcel_id=parcel.pk if parcel and not _ground_under(draft) else None,
        may_lack_parcel=True,
        remark=_("Drafted from a picture; to be checked on the ground."),
        uses=[Use(use=use, area=area)],
        owners=holdings.open_holders(parcel) if parcel else [],
    )
    today = timezone.localdate()
    on = min(photo.flown_on, today) if photo.flown_on else today
    building = register.register_building(new=new, because=_because(draft, by, on))[0]
    return building, building.entries.get()


def _ground_under(draft: FootprintDraft) -> bool:
    return bool(neighbours.under(draft.subdistrict_id, shapely.from_wkb(bytes(draft.shape.wkb))))


def _usual_type(subdistrict: int) -> str:
    codes = Building.objects.of(subdistrict).current().values_list("type_code", flat=True)
    usual = Counter(codes).most_common(1)
    if not usual:
        text = _("There is no registered building to take the usual type from. Draw this one.")
        raise ActRefused(text, code="no_usual_type")
    return usual[0][0]


def _redraw(draft: FootprintDraft, by: User) -> Made:
    """The outline of the picture; floor area and its uses grow or shrink with it."""
    if draft.building_id is None:
        raise ActRefused(_("The building is no longer in the register."), code="not_found")
    because = _because(draft, by)
    shape = register.footprint(draft.shape)
    with act(Act.RESURVEY, because, buildings=[draft.building_id]) as work:
        building = work.buildings[draft.building_id]
        _refuse_gone(building)
        before = Decimal(str(building.footprint.area)) if building.footprint else Decimal(0)
        close_state(building, work.on)
        building.footprint, building.footprint_on = draft.shape, draft.orthophoto.flown_on
        building.footprint_accuracy_m = draft.orthophoto.accuracy_m
        building.orthophoto = drawn_over(work, draft.orthophoto_id)
        if before:
            ratio = Decimal(str(shape.area)) / before
            building.area_sq_m = (building.area_sq_m * ratio).quantize(_CENT)
            _scale_uses(building, work.on)
        building.save()
        if building.parcel_id:
            work.entry.parcels.add(building.parcel_id)
    return building, work.entry


def _scale_uses(building: Building, on: dt.date) -> None:
    rows = BuildingUse.objects.open().filter(building=building).order_by("pk")
    uses = [holdings.floor_use_of(row) for row in rows]
    holdings.write_floor_uses(building, holdings.scaled(uses, building.area_sq_m), on)


def _demolish(draft: FootprintDraft, by: User) -> Made:
    if draft.building_id is None:
        raise ActRefused(_("The building is no longer in the register."), code="not_found")
    entry: RegisterEntry = buildings.demolish_building(
        because=_because(draft, by), building_id=draft.building_id
    )
    entry.buildings.add(draft.building_id)
    return None, entry


def _refuse_gone(building: Building) -> None:
    if building.retired_on:
        raise ActRefused(_("The building is no longer in the register."), code="not_found")


_VERBS = {
    Finding.UNREGISTERED: _register,
    Finding.CHANGED: _redraw,
    Finding.VANISHED: _demolish,
}
