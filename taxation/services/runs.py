"""A run over the roll of one body and year: started, paused, resumed after a killed worker.

The roll is read in one go and written in chunks of taxpayers, each with the run's own counter in
one transaction: what is counted is written, what is not counted is not there. A second worker
finds the run's lock taken and leaves.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from typing import TypeAlias

import numpy as np
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from taxation.law.assess_many import assess_many
from taxation.law.calendar_days import years_after
from taxation.law.errors import LawError
from taxation.law.facts_text import FactsWriter
from taxation.law.schema import Law
from taxation.models import AssessmentRecord, AssessmentSheet, PriceAccount, RunException, TaxRun
from taxation.selectors import rows
from taxation.selectors.columnar.pages import Page
from taxation.selectors.columnar.whole import WholeRoll, read_whole
from taxation.selectors.facts import no_collection
from taxation.selectors.findings import Finding, Kind
from taxation.selectors.law import BodyLaw, body_law
from taxation.selectors.totals import totals_of
from taxation.services import writing
from taxation.services.alone import RUN, alone

log = logging.getLogger(__name__)
CHUNK = 4000
State = TaxRun.State
#: What was computed of a part of the roll, and what was refused.
Result: TypeAlias = tuple[Page, list[Finding]]


def start_run(*, subdistrict: int, year: int, mode: str, by: User | None) -> TaxRun:
    """Put a run in the queue. A year that is not configured is refused, naming what is missing."""
    law = law_or_refusal(subdistrict, year)
    account = law.of(year).price_account.account
    if not PriceAccount.objects.filter(subdistrict=subdistrict, code=account).exists():
        raise ValidationError(
            _("The price account %(account)s is not loaded: import the Treasury's prices first."),
            code="prices_missing",
            params={"account": account},
        )
    if mode == TaxRun.Mode.ISSUE:
        _within_the_years(subdistrict, law.of(year))
    try:
        with transaction.atomic():
            return TaxRun.objects.create(
                subdistrict_id=subdistrict, tax_year=year, mode=mode, requested_by=by
            )
    except IntegrityError as clash:
        if "tax_run_one_at_a_time" not in str(clash):
            raise
        raise ValidationError(
            _("A run of this year is going on: wait for it, or discard it."), code="run_going"
        ) from clash


def _within_the_years(subdistrict: int, law: Law) -> None:
    """An issued year may be assessed again within three years of its day to pay (s53)."""
    last = years_after(law.calendar.pay, law.limits.years["reassessment"])
    issued = AssessmentRecord.objects.of(subdistrict).issued().filter(tax_year=law.tax_year)
    if timezone.localdate() > last and issued.exists():
        raise ValidationError(
            _("The years for a new assessment of %(year)s are over (section 53). Preview it only."),
            code="reassessment_too_late",
            params={"year": law.tax_year + 543},
        )


def law_or_refusal(subdistrict: int, year: int) -> BodyLaw:
    """The body's law, checked for the year; the law's own words as a validation error if not."""
    try:
        law = body_law(subdistrict)
        law.of(year)
    except LawError as refused:
        language = (get_language() or "th")[:2]
        raise ValidationError(refused.say(language), code=refused.code) from refused
    return law


@transaction.atomic
def ask_pause(*, run: TaxRun) -> None:
    """The worker stops after the chunk it is writing."""
    TaxRun.objects.filter(pk=run.pk, state__in=[State.QUEUED, State.RUNNING]).update(
        pause_asked=True
    )


@transaction.atomic
def resume_run(*, run: TaxRun) -> TaxRun:
    """Put a paused or fallen run back in the queue; what is written stays."""
    locked = TaxRun.objects.select_for_update().get(pk=run.pk)
    if locked.state not in (State.PAUSED, State.FAILED, State.RUNNING, State.QUEUED):
        raise ValidationError(_("This run cannot be resumed."), code="run_closed")
    locked.state, locked.pause_asked, locked.failure = State.QUEUED, False, ""
    locked.save(update_fields=["state", "pause_asked", "failure"])
    return locked


@transaction.atomic
def discard_run(*, run: TaxRun) -> None:
    """Throw the drafts of a run away. An issued run cannot be: the database refuses."""
    locked = TaxRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == State.RELEASED:
        raise ValidationError(_("An issued run is kept."), code="run_closed")
    _throw_away(locked)
    locked.state, locked.taxpayers_done = State.DISCARDED, 0
    locked.save(update_fields=["state", "taxpayers_done"])


def _throw_away(run: TaxRun) -> None:
    """Lines before records: many rows, so straight in the database."""
    AssessmentSheet.objects.filter(subdistrict=run.subdistrict_id, run=run).delete()
    drafts = AssessmentRecord.objects.filter(subdistrict=run.subdistrict_id, run=run)
    drafts._raw_delete(drafts.db)
    RunException.objects.filter(subdistrict=run.subdistrict_id, run=run).delete()


def run_tax_year(run_id: int, *, chunk: int = CHUNK) -> TaxRun:
    """Compute a run to its end or its pause. Called twice, it does the work once."""
    with alone(RUN, run_id) as is_mine:
        run = TaxRun.objects.get(pk=run_id)
        if not is_mine or run.state not in (State.QUEUED, State.RUNNING):
            return run
        try:
            with no_collection(), _lazily():
                return _work(run, chunk)
        except Exception as fault:
            TaxRun.objects.filter(pk=run_id).update(
                state=State.FAILED, failure=f"{type(fault).__name__}"[:500]
            )
            log.exception("tax run %s fell", run_id)
            raise


@contextmanager
def _lazily() -> Iterator[None]:
    """Commits need not wait for the disk: rows and count are lost together or not at all.

    The last one does wait (`_finish`), so that no run is done before everything is on the disk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _work(run: TaxRun, chunk: int) -> TaxRun:
    law = body_law(run.subdistrict_id)
    year_law = law.of(run.tax_year)
    _beat(run, state=State.RUNNING, stage="reading")
    roll, mark = _read(run, year_law, law)
    same = run.register_mark == mark and run.law_digest == year_law.fingerprint
    if not same or not run.taxpayers_total:
        _begin(run, roll, mark, law, year_law)
    starts = range(run.taxpayers_done, len(roll), chunk)
    with closing(_computed_ahead(roll, starts, year_law)) as results:
        for start, result in zip(starts, results, strict=True):
            if not _write(run, result, start, min(chunk, len(roll) - start)):
                return run
    return _finish(run)


def _computed_ahead(roll: WholeRoll, starts: range, law: Law) -> Generator[Result, None, None]:
    """Each part computed while the database still writes the one before; one ahead, no more."""
    parts = [(start, start + starts.step) for start in starts]
    with ThreadPoolExecutor(max_workers=1) as beside:
        following = [beside.submit(compute, roll, *part, law) for part in parts[:1]]
        for part in parts[1:]:
            result = following.pop().result()
            following.append(beside.submit(compute, roll, *part, law))
            yield result
        for last in following:
            yield last.result()


def _read(run: TaxRun, year_law: Law, law: BodyLaw) -> tuple[WholeRoll, str]:
    """Facts and mark of one moment.

    In one process of the database: helpers would each read the rights of the whole body again, for
    an answer no sooner.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        mark = rows.register_mark(run.subdistrict_id)
        return read_whole(run.subdistrict_id, year_law, law.map_choices), mark


@transaction.atomic
def _begin(run: TaxRun, roll: WholeRoll, mark: str, law: BodyLaw, year_law: Law) -> None:
    """From the first taxpayer: what an earlier attempt with other facts wrote is thrown away."""
    if run.register_mark:
        _throw_away(run)
    writing.write_findings(run, roll.findings)
    _beat(
        run,
        stage="computing",
        register_mark=mark,
        law_digest=year_law.fingerprint,
        law={"overlays": list(law.overlays), "map_choices": dict(law.map_choices)},
        taxpayers_total=len(roll),
        taxpayers_done=0,
    )


@transaction.atomic
def _write(run: TaxRun, result: Result, start: int, count: int) -> bool:
    """One chunk with its count; False when the run was paused, discarded or taken over."""
    locked = TaxRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != State.RUNNING or locked.taxpayers_done != start:
        return False
    if locked.pause_asked:
        _beat(run, state=State.PAUSED, pause_asked=False)
        return False
    computed, refused = result
    writing.write_chunk(run, computed)
    writing.write_findings(run, refused)
    _beat(run, taxpayers_done=start + count)
    return True


def compute(roll: WholeRoll, start: int, stop: int, law: Law) -> Result:
    """Assess a part of the route; facts the law refuses become a finding, never the end of a run.

    The plain are assessed when they are read, all at once.
    """
    page, others = roll.part(start, stop)
    rows = list(page.rows)
    writer, refused, more = FactsWriter(), list[Finding](), list[tuple[int, ...]]()
    results = assess_many([taxpayer.facts for taxpayer in others], law)
    for taxpayer, result in zip(others, results, strict=True):
        if isinstance(result, LawError):
            parcel, building = taxpayer.places.get(result.at, (None, None))
            params = {"code": result.code, "at": result.at, **result.params}
            refused.append(Finding(Kind.REFUSED, parcel, building, taxpayer.parties, params))
        else:
            more += writing.lines_of(len(rows), taxpayer, result, roll.villages)
            rows.append(writing.row_of(taxpayer, result, writer))
    added = np.array(more, dtype=np.int64).reshape(-1, len(page.lines)).T
    lines = np.concatenate([page.lines, added], axis=1)
    return _along_the_route(Page(rows, lines, page.facts)), refused


def _along_the_route(page: Page) -> Page:
    rows, lines = page.rows, page.lines
    order = sorted(range(len(rows)), key=lambda one: (rows[one].route_code, rows[one].key))
    place = np.empty(len(rows), dtype=np.int64)
    place[order] = np.arange(len(rows))
    lines[0] = place[lines[0]]
    by_row = np.argsort(lines[0], kind="stable")
    return Page([rows[one] for one in order], lines[:, by_row], page.facts)


def _finish(run: TaxRun) -> TaxRun:
    _beat(run, stage="adding up")
    totals = totals_of(run)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        _beat(run, state=State.DONE, stage="", totals=totals, finished_at=timezone.now())
    return run


def _beat(run: TaxRun, **values: object) -> None:
    """Write the run's progress and that its worker lives."""
    values["heartbeat_at"] = timezone.now()
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=list(values))
