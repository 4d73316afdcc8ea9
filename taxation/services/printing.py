"""Bulk printing: files by village, made once, resumed where a worker fell or was stopped."""

from __future__ import annotations

import datetime as dt
import gc
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias, cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from taxation.forms.lists import inventory, price_list, unit_inventory, unit_price_list
from taxation.forms.papers import list_context
from taxation.forms.pdf import letters_pdf, notices_pdf, render
from taxation.models import ArrearsWarning, AssessmentNotice, AssessmentRecord, PrintJob, TaxRun
from taxation.selectors.facts import no_collection
from taxation.selectors.letters import letters_of
from taxation.selectors.notices import (
    Printed,
    notices_of,
    print_plan,
    printed,
    records_to_print,
    warnings_to_print,
)
from taxation.services.alone import PRINT, PRINT_FILE, PRINT_PACK, alone, together

PER_FILE = 50
#: The name of a file and the keys of its members.
Planned: TypeAlias = tuple[str, list[int]]
#: The lists of a run by kind of print: notices -> rows.
LISTS = {
    PrintJob.Kind.PRICE_LIST.value: price_list,
    PrintJob.Kind.INVENTORY.value: inventory,
    PrintJob.Kind.UNIT_PRICE_LIST.value: unit_price_list,
    PrintJob.Kind.UNIT_INVENTORY.value: unit_inventory,
}


@transaction.atomic
def start_print(
    *,
    run: TaxRun,
    by: User,
    dated_on: dt.date,
    kind: str = PrintJob.Kind.NOTICES,
    includes_nothing_due: bool = False,
) -> PrintJob:
    """Ask for a bulk print; the door enqueues the work on commit."""
    job = PrintJob(
        subdistrict_id=run.subdistrict_id,
        run=run,
        requested_by=by,
        dated_on=dated_on,
        kind=kind,
        includes_nothing_due=includes_nothing_due,
    )
    job.total = records_to_print(job).count()
    job.save()
    return job


@transaction.atomic
def start_letters(
    *, subdistrict: int, warnings: Sequence[int], by: User, dated_on: dt.date
) -> PrintJob:
    """Ask for a bulk print of warning letters of the body; the door enqueues it on commit."""
    job = PrintJob(
        subdistrict_id=subdistrict,
        requested_by=by,
        dated_on=dated_on,
        kind=PrintJob.Kind.WARNINGS,
        warning_ids=sorted(warnings),
    )
    job.total = warnings_to_print(job).count()
    job.save()
    return job


def resume_print(*, job: PrintJob) -> bool:
    """Queue a print that fell or was stopped; the files it made are kept. False if it is not."""
    stopped = [PrintJob.State.FAILED, PrintJob.State.CANCELLED]
    jobs = PrintJob.objects.filter(pk=job.pk, state__in=stopped)
    return bool(jobs.update(state=PrintJob.State.QUEUED))


def cancel_print(*, job: PrintJob) -> None:
    """Stop after the file being made; what is made stays."""
    open_states = [PrintJob.State.QUEUED, PrintJob.State.RUNNING]
    PrintJob.objects.filter(pk=job.pk, state__in=open_states).update(state=PrintJob.State.CANCELLED)


def fail_print(job_id: int) -> None:
    """Say that a print fell; started again it goes on where it stood."""
    PrintJob.objects.filter(pk=job_id).update(state=PrintJob.State.FAILED)


def print_notices(job_id: int) -> PrintJob:
    """Make the files that are not there yet, and pack them when all are. May run twice.

    Several workers may have a hand in a print: each makes the files nobody else is making.
    """
    with together(PRINT, job_id), translation.override("th"):
        job = PrintJob.objects.select_related("run", "subdistrict").get(pk=job_id)
        plan = print_plan(job, PER_FILE)
        if _advance(job, plan) and all(_make(job, plan, one) for one in range(len(plan))):
            _finish(job, plan)
    job.refresh_from_db(fields=["state", "done", "finished_at"])
    return job


def print_one_file(job_id: int) -> bool:
    """Make one file nobody else is making, and pack if it was the last; False: there is none."""
    with together(PRINT, job_id), translation.override("th"):
        job = PrintJob.objects.select_related("run", "subdistrict").get(pk=job_id)
        plan = print_plan(job, PER_FILE)
        before = _missing(job, plan)
        if not job.is_open or not before:
            return False
        for one in range(len(plan)):
            if not _make(job, plan, one):
                return False
            if len(_missing(job, plan)) < len(before):
                _finish(job, plan)
                return True
        return False


def _make(job: PrintJob, plan: list[Planned], number: int) -> bool:
    """Make a file that is missing and free; False when the print was stopped meanwhile."""
    path = folder_of(job) / plan[number][0]
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(PRINT_FILE, _key(job, number)) as is_mine:
        if is_mine and not path.exists():
            _write(path, _pages(job, plan[number][1]))
    return _advance(job, plan)


def _key(job: PrintJob, number: int) -> int:
    """Of the lock of one file: a number of 31 bits; two that meet by chance only wait in turn."""
    return (job.pk * 4096 + number) % 2**31


def _missing(job: PrintJob, plan: list[Planned]) -> list[Planned]:
    folder = folder_of(job)
    return [one for one in plan if not (folder / one[0]).exists()]


def _finish(job: PrintJob, plan: list[Planned]) -> None:
    """Pack what is complete; the last of several workers to come does it, one alone."""
    with alone(PRINT_PACK, job.pk) as is_mine:
        going = PrintJob.objects.filter(pk=job.pk, state=PrintJob.State.RUNNING)
        if not is_mine or _missing(job, plan) or not going.exists():
            return
        _pack(folder_of(job))
        with transaction.atomic():
            if going.update(state=PrintJob.State.DONE, finished_at=timezone.now()):
                _note_printed(job)


def _pages(job: PrintJob, members: Sequence[int]) -> bytes:
    """The content of one file."""
    with no_collection():  # pages hang together until they are written, and are collected then
        content = _laid_out(job, printed(job, members))
    gc.collect()
    return content


def _laid_out(job: PrintJob, members: list[Printed]) -> bytes:
    if job.kind == PrintJob.Kind.WARNINGS:
        return letters_pdf(letters_of(cast(list[ArrearsWarning], members)))
    records = cast(list[AssessmentRecord], members)
    notices = notices_of(records, job.dated_on)
    if job.kind == PrintJob.Kind.NOTICES:
        return notices_pdf(notices)
    rows = LISTS[job.kind](notices)
    village = str(records[0].village or "–")
    office, year = notices[0].office, records[0].tax_year
    return render("taxation/forms/list.html", list_context(job.kind, rows, office, year, village))


def folder_of(job: PrintJob) -> Path:
    """Where a job's files lie."""
    return Path(settings.PRINT_ROOT) / str(job.pk)


def archive_of(job: PrintJob) -> Path:
    """The finished print as one ZIP, a file a village."""
    return folder_of(job) / "notices.zip"


def _advance(job: PrintJob, plan: list[Planned]) -> bool:
    """Count what is made; False when the job is over: done, stopped or fallen."""
    waiting = {name for name, _members in _missing(job, plan)}
    made = sum(len(members) for name, members in plan if name not in waiting)
    open_states = [PrintJob.State.QUEUED, PrintJob.State.RUNNING]
    going = PrintJob.objects.filter(pk=job.pk, state__in=open_states)
    return bool(going.update(done=min(made, job.total), state=PrintJob.State.RUNNING))


def _write(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
        out.write(content)
    Path(out.name).replace(path)


def _pack(folder: Path) -> None:
    with (
        tempfile.NamedTemporaryFile(dir=folder, delete=False) as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive,
    ):
        for file in sorted(folder.glob("moo-*.pdf")):
            archive.write(file, file.name)
    Path(out.name).replace(folder / "notices.zip")


def _note_printed(job: PrintJob) -> None:
    """One notice row a record and print: the clock of receipt starts from it later."""
    if job.kind != PrintJob.Kind.NOTICES:
        return
    keys = records_to_print(job).values_list("pk", flat=True)  # their facts would fill the memory
    AssessmentNotice.objects.bulk_create(
        [
            AssessmentNotice(
                subdistrict_id=job.subdistrict_id, record_id=key, printed_by=job.requested_by
            )
            for key in keys
        ],
        batch_size=2_000,
    )
