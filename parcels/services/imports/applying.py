"""All of a batch or nothing, as one act of the register that can be undone as one."""

import datetime as dt
from dataclasses import replace

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from geo import tiles
from parcels.models import BulkChange, ImportBatch, ImportRow, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.problems import RegisterProblem
from parcels.selectors.mark import register_mark
from parcels.services import bulk, findings
from parcels.services.imports import counting, kinds, progress, staging
from parcels.services.imports.kinds import Kind
from parcels.services.work import ActRefused, Because, act

State = ImportBatch.State
WAITING = (ImportRow.Verdict.QUARANTINED, ImportRow.Verdict.REFUSED)


def apply(batch: ImportBatch, *, by: User, reason: str, on: dt.date) -> RegisterEntry | None:
    """Apply a rehearsed batch. Raises RegisterProblem, and then nothing has changed.

    None when the register says already what the file says: there is no act then.

    Where a colleague has been at work since the rehearsal, the verdicts are given anew inside.
    Settled rows and the raw file go; rows in quarantine stay until they are mended or set aside.
    """
    if batch.state not in (State.REHEARSED, State.APPLYING):
        raise ActRefused(_("Rehearse the import first."), code="not_rehearsed")
    mine = ImportBatch.objects.filter(pk=batch.pk, state__in=(State.REHEARSED, State.APPLYING))
    if not mine.update(state=State.APPLYING):  # another worker was faster
        batch.refresh_from_db()
        return batch.entry
    batch.state = State.APPLYING
    staging.beat(batch, stage="applying", effective_on=on)
    progress.step(batch, "applying")
    try:
        _apply_once(batch, by=by, reason=reason, on=on)
    except RegisterProblem:
        staging.beat(batch, state=State.REHEARSED, stage="")
        raise
    staging.remove_file(batch)
    return batch.entry


@transaction.atomic
def _apply_once(batch: ImportBatch, *, by: User, reason: str, on: dt.date) -> None:
    """The act and the note that it is done: a killed worker, or a second one, leaves no half."""
    batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update())
    if batch.state == State.APPLIED:
        return
    if batch.cancel_asked:
        raise staging.Cancelled
    batch.entry = _entry_of(batch, by=by, reason=reason, on=on)
    batch.state, batch.stage = State.APPLIED, ""
    batch.save(update_fields=["state", "stage", "entry", "counts"])
    ImportRow.objects.filter(batch=batch).exclude(verdict__in=WAITING).delete()
    ImportRow.objects.filter(batch=batch, verdict=ImportRow.Verdict.REFUSED).update(personal=b"")
    progress.step(batch, "findings")
    findings.check_whole(batch.subdistrict_id, batch.entry)  # its rows wait from now on


def _entry_of(batch: ImportBatch, *, by: User, reason: str, on: dt.date) -> RegisterEntry | None:
    try:
        because = Because(by=by, reason=reason or _("Import of a file"), effective_on=on)
        return carry_out(batch, kinds.kind_of(batch), because)
    except RegisterProblem as refusal:
        if refusal.code != "nothing_changed":
            raise
        return None


def carry_out(batch: ImportBatch, kind: Kind, because: Because) -> RegisterEntry:
    """The act itself. Raises ActRefused when nothing would change.

    What a kind lets take effect on a day to come is recorded today; the act itself has no future.
    A preview goes by the verdicts just given, and derives nothing.
    """
    on = because.effective_on
    if on in [day for day, _what in kind.days_ahead(batch.subdistrict_id)]:
        because = replace(because, effective_on=timezone.localdate())
    with act(Act.IMPORT, because) as work:
        batch.effective_on = on
        if not because.is_preview and not _stand(batch):
            rejudge(batch, kind)
        kind.apply(batch, work)
        if not bulk.is_bulk(work.entry):
            raise ActRefused(_("The file changes nothing."), code="nothing_changed")
        if not because.is_preview:
            _name_things(work.entry)
            tiles.drop_all("register", batch.subdistrict_id)
    return work.entry


def _name_things(entry: RegisterEntry) -> None:
    """The parcels, buildings and persons of the act, so that the history of each tells it."""
    with connection.cursor() as cursor:
        for thing, plural in (
            ("parcel", "parcels"),
            ("building", "buildings"),
            ("party", "parties"),
        ):
            cursor.execute(
                f"INSERT INTO parcels_registerentry_{plural} (registerentry_id, {thing}_id) "
                "SELECT entry_id, row FROM parcels_bulkchange "
                'WHERE entry_id = %s AND "table" = %s',
                [entry.pk, f"parcels_{thing}"],
            )


def rejudge(batch: ImportBatch, kind: Kind) -> None:
    """Verdicts anew, from what the rows say and what officers have accepted."""
    rows = ImportRow.objects.filter(batch=batch, verdict__in=_SETTLED)
    rows.update(verdict=ImportRow.Verdict.PENDING, changes={})
    staging.take_stock()
    judge(batch, kind)


_SETTLED = ("new", "split", "changed", "ends", "unchanged")


def judge(batch: ImportBatch, kind: Kind) -> None:
    """Verdicts of all waiting rows, the counts of the batch, and what they rest on."""
    progress.forget(batch)
    batch.judged_by = _ground(batch) if kind.rests_on_register else ""
    counting.count(batch, kind.judge(batch))
    batch.save(update_fields=["judged_by"])


def _stand(batch: ImportBatch) -> bool:
    """Are the verdicts of the rehearsal still those that would be given now?"""
    waiting = ImportRow.objects.filter(batch=batch, verdict=ImportRow.Verdict.PENDING)
    return bool(batch.judged_by) and batch.judged_by == _ground(batch) and not waiting.exists()


@transaction.atomic
def _ground(batch: ImportBatch) -> str:
    return f"{batch.effective_on} {register_mark(batch.subdistrict_id)}"


def parties_touched(entry: RegisterEntry) -> set[int]:
    """Whose rights an import closed, changed or made, and who became another kind of person."""
    rows = BulkChange.objects.filter(entry=entry)
    rights = rows.filter(table="parcels_right")
    pairs = rights.values_list("before__party_id", "after__party_id")
    held = {int(pk) for pair in pairs for pk in pair if pk}
    return held | set(rows.filter(table="parcels_party").values_list("row", flat=True))


def touched(entry: RegisterEntry) -> set[int]:
    """The live parcels an import changed or made."""
    return {pk for (pk,) in _asked(f"SELECT p.id {_TOUCHED}", entry)}


def count_touched(entry: RegisterEntry) -> int:
    [(count,)] = _asked(f"SELECT count(*) {_TOUCHED}", entry)
    return int(count)


_TOUCHED = """
  FROM parcels_parcel p WHERE p.retired_on IS NULL AND p.id IN (
    SELECT row FROM parcels_bulkchange WHERE entry_id = %(entry)s AND "table" = 'parcels_parcel'
     UNION SELECT (after->>'parcel_id')::bigint FROM parcels_bulkchange
            WHERE entry_id = %(entry)s AND "table" <> 'parcels_parcel')
"""


def _asked(statement: str, entry: RegisterEntry) -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"entry": entry.pk})
        return list(cursor.fetchall())
