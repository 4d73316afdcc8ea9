"""The frame of every act: one transaction that locks, keeps what was, and writes what was meant."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from geo.models import Subdistrict
from geo.services import drop_tiles
from geo.tiles import drop_all
from parcels.models import (
    Building,
    BuildingParcel,
    BuildingVersion,
    Parcel,
    ParcelLineage,
    ParcelVersion,
    RegisterEntry,
    Right,
    SourceDocument,
    UseZone,
)
from parcels.models.building import BuildingState
from parcels.models.parcel import ParcelState
from parcels.problems import RegisterProblem
from parcels.services import conflict, findings, journal, keeping

#: So many parcels are read with their blocks in one question.
_FEW = 50


class StaleParcel(RegisterProblem):
    """Somebody else changed the parcel first; the message says who, when and what."""

    code = "stale"


class ActRefused(RegisterProblem):
    """The act does not fit the state of the register."""

    code = "refused"


@dataclass(frozen=True)
class Because:
    """What every act must say: who, why, from which day, on what paper, having seen what."""

    by: User
    reason: str
    effective_on: dt.date
    document: Mapping[str, Any] | None = None
    client_id: uuid.UUID | None = None
    #: Parcel id -> the version the user looked at.
    seen: Mapping[int, int] = field(default_factory=dict)
    #: Building id -> the version the user looked at.
    seen_buildings: Mapping[int, int] = field(default_factory=dict)
    #: Nothing of it stays: then nothing is derived from it either.
    is_preview: bool = False
    #: Why a drawn area may differ from the paper's beyond the tolerance.
    area_reason: str = ""

    @property
    def subdistrict(self) -> int:
        if self.by.subdistrict_id is None:
            raise ActRefused(_("You belong to no sub-district."))
        return self.by.subdistrict_id


class Work:
    """An act while it is being done: the rows it holds and those it made."""

    def __init__(self, entry: RegisterEntry, because: Because) -> None:
        self.entry = entry
        self.because = because
        self.parcels: dict[int, Parcel] = {}
        self.buildings: dict[int, Building] = {}
        self.made: list[Parcel | Building] = []
        self.lineage: list[tuple[Parcel, Parcel]] = []
        #: Live buildings on the parcels, for acts that may move them to another parcel.
        self.standing: dict[int, Building] = {}
        #: Live neighbours whose outline may get a vertex or follow a shared corner.
        self.beside: dict[int, Parcel] = {}
        #: Houses the act is about, wherever they lie.
        self.houses: list[int] = []

    @property
    def on(self) -> dt.date:
        return self.because.effective_on

    @property
    def subdistrict(self) -> int:
        return self.because.subdistrict

    def live(self, pk: int) -> Parcel:
        """A locked parcel. Raises ActRefused when it is retired."""
        parcel = self.parcels[pk]
        if not parcel.is_current:
            message = _("Parcel %(code)s was retired on %(day)s.")
            raise ActRefused(message % {"code": parcel.code, "day": parcel.retired_on})
        return parcel


@contextmanager
def act(
    name: str,
    because: Because,
    *,
    parcels: Iterable[int] = (),
    buildings: Iterable[int] = (),
    houses: Iterable[int] = (),
    beside: Callable[[Iterable[Parcel]], Iterable[Parcel]] | None = None,
) -> Iterator[Work]:
    """Lock the rows, check that they are as seen, let the caller work, keep both states.

    Writers of one sub-district take turns: two people cannot claim the same ground or code at once.
    With `beside`, which finds the neighbours, the act may change shapes and what stands on them.
    """
    _check(because)
    land, roofs = list(parcels), list(buildings)
    with transaction.atomic():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=because.subdistrict)
        if already_received(because):  # the same act, sent again while the first was being done
            raise ActRefused(_("This has been saved already."), code="already_received")
        work = Work(_entry(name, because), because)
        work.houses = list(houses)
        work.parcels = _locked(because, land)
        work.buildings = _locked_buildings(because, roofs)
        _all_found(land, work.parcels)
        _all_found(roofs, work.buildings)
        if beside:
            work.beside = {row.pk: row for row in beside(work.parcels.values())}
            work.standing = _standing(land)
        kept = keeping.Kept(work.entry, is_preview=because.is_preview, houses=work.houses)
        kept.before({*land, *work.beside}, {*roofs, *work.standing})
        yield work
        _finish(work, kept)


def _check(because: Because) -> None:
    if not because.reason.strip():
        raise ActRefused(_("Say why."), fields={"reason": [_("Say why.")]})
    if because.effective_on > timezone.localdate():
        message = _("The day lies in the future. Enter the day the change took effect.")
        raise ActRefused(message, fields={"effective_on": [message]})


def _entry(name: str, because: Because) -> RegisterEntry:
    document = None
    if because.document:
        document = SourceDocument.objects.create(
            subdistrict_id=because.subdistrict, **because.document
        )
    return RegisterEntry.objects.create(
        subdistrict_id=because.subdistrict,
        act=name,
        effective_on=because.effective_on,
        by=because.by,
        reason=because.reason.strip(),
        document=document,
        client_id=because.client_id,
    )


def _locked(because: Because, ids: list[int]) -> dict[int, Parcel]:
    rows = Parcel.objects.of(because.subdistrict).locked(ids)
    if len(ids) > _FEW:  # joined, each parcel would bring the long outline of its block once more
        rows = rows.prefetch_related("block__zone")
    else:
        rows = rows.select_related("block__zone")
    found = {row.pk: row for row in rows}
    for pk, row in found.items():
        if (seen := because.seen.get(pk, row.version)) != row.version:
            raise _stale(row, because, seen)
    return found


def _locked_buildings(because: Because, ids: list[int]) -> dict[int, Building]:
    rows = Building.objects.filter(subdistrict=because.subdistrict, pk__in=ids)
    found = {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",))}
    for pk, row in found.items():
        if (seen := because.seen_buildings.get(pk, row.version)) != row.version:
            raise _stale(row, because, seen)
    return found


def _stale(row: Parcel | Building, because: Because, seen: int) -> StaleParcel:
    last = row.entries.select_related("by").order_by("-pk").first()
    message = _("%(code)s has changed since you opened it. Look again, then repeat.")
    if last is not None:
        message = _("%(who)s changed %(code)s: %(act)s, %(reason)s. Look again, then repeat.")
    values = {
        "code": row.code,
        "who": last and conflict.name_of(last.by),
        "act": last and last.get_act_display(),
        "reason": last and last.reason,
    }
    told = (
        conflict.told(row, seen, because.by)
        if isinstance(row, Parcel)
        else conflict.told_building(row, seen, because.by)
    )
    return StaleParcel(message % values, conflict=[told])


def _standing(parcels: list[int]) -> dict[int, Building]:
    reaching = BuildingParcel.objects.filter(parcel__in=parcels).values_list("building", flat=True)
    on_them = Q(parcel__in=parcels) | Q(pk__in=list(reaching))  # two indexes, not one long walk
    return {row.pk: row for row in Building.objects.current().filter(on_them)}


def _all_found(wanted: list[int], found: Mapping[int, object]) -> None:
    if missing := set(wanted) - found.keys():
        raise ActRefused(
            _("Not in the register of your sub-district: %(ids)s.")
            % {"ids": ", ".join(map(str, sorted(missing)))},
            code="not_found",
        )


def _finish(work: Work, kept: keeping.Kept) -> None:
    land = {*work.parcels, *work.beside, *_ids(work.made, Parcel)}
    roofs = {*work.buildings, *_ids(work.made, Building)}
    moved = {*roofs, *work.standing}
    for parent, child in work.lineage:
        ParcelLineage.objects.create(
            subdistrict_id=work.subdistrict, parent=parent, child=child, entry=work.entry
        )
    Parcel.objects.filter(pk__in=land).refresh_main_use()
    kept.after(land, moved)
    entry = work.entry
    entry.parcels.add(*work.parcels, *_ids(work.made, Parcel))
    entry.buildings.add(*roofs)
    with connection.cursor() as cursor:  # a wrong share is refused here, not at commit
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    if work.because.is_preview:
        return
    if kept.is_many:
        findings.check_whole(work.subdistrict, entry)
        drop_all("register", work.subdistrict)
    else:
        findings.recheck(entry, land, moved)
        drop_tiles(work.subdistrict, "register", journal.boxes(entry.before, entry.after))


def _ids(rows: Iterable[Parcel | Building], model: type[Parcel] | type[Building]) -> list[int]:
    return [row.pk for row in rows if isinstance(row, model)]


# --- states and ranges ----------------------------------------------------------------------------


def close_state(row: Parcel | Building, on: dt.date) -> None:
    """Put the state in force away as a version that ended on that day. Does not save the row.

    A state that began that same day was never in force: it stays in the entry and the row history.
    """
    if on < row.valid_from:
        message = _("The present state of %(code)s began on %(day)s; the change cannot be earlier.")
        text = message % {"code": row.code, "day": row.valid_from}
        raise ActRefused(text, fields={"effective_on": [text]})
    if on > row.valid_from:
        _keep_version(row, DateRange(row.valid_from, on))
    row.valid_from = on
    row.version += 1


def _keep_version(row: Parcel | Building, during: DateRange) -> None:
    state: type[ParcelState] | type[BuildingState]
    state = ParcelState if isinstance(row, Parcel) else BuildingState
    values = {field.attname: getattr(row, field.attname) for field in state._meta.fields}
    common = {"subdistrict_id": row.subdistrict_id, "during": during, "version": row.version}
    if isinstance(row, Parcel):
        ParcelVersion.objects.create(parcel=row, **common, **values)
    else:
        BuildingVersion.objects.create(building=row, parcel_id=row.parcel_id, **common, **values)


def retire(parcel: Parcel, on: dt.date) -> None:
    """The parcel ends on that day, with its uses and rights. Its code is never given again."""
    if on < parcel.valid_from:
        text = _("The present state of %(code)s began on %(day)s; the change cannot be earlier.")
        text = text % {"code": parcel.code, "day": parcel.valid_from}
        raise ActRefused(text, fields={"effective_on": [text]})
    parcel.retired_on = on
    parcel.version += 1
    parcel.save(update_fields=["retired_on", "version"])
    close_rows(UseZone.objects.open().filter(parcel=parcel), on)
    close_rows(Right.objects.open().filter(parcel=parcel), on)


def close_rows(rows: QuerySet[Any], on: dt.date) -> None:
    """End open rows on that day; those that had not begun by then never were."""
    if later := rows.filter(during__startswith__gt=on).first():
        text = _("There is a later change, from %(day)s. Undo it first or choose a later day.")
        text = text % {"day": later.during.lower}
        raise ActRefused(text, fields={"effective_on": [text]})
    rows.filter(during__startswith=on).delete()
    for row in rows:
        row.during = DateRange(row.during.lower, on)
        row.save(update_fields=["during"])


def already_received(because: Because) -> RegisterEntry | None:
    """The entry of an act sent before with the same client id."""
    if because.client_id is None:
        return None
    entries = RegisterEntry.objects.filter(
        subdistrict=because.subdistrict, client_id=because.client_id
    )
    return entries.first()
