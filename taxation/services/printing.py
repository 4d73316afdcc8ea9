"""Bulk printing: files by village, made once, resumed where a worker fell or was stopped."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from taxation.forms.lists import inventory, price_list, unit_inventory, unit_price_list
from taxation.forms.papers import list_context
from taxation.forms.pdf import letters_pdf, notices_pdf, render
from taxation.models import ArrearsWarning, AssessmentNotice, AssessmentRecord, PrintJob, TaxRun
from taxation.selectors.letters import letters_of
from taxation.selectors.notices import (
    Printed,
    notices_of,
    printed_files,
    records_to_print,
    warnings_to_print,
)
from taxation.services.alone import PRINT, alone

PER_FILE = 50
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
    """Make the files that are not there yet and pack them. May run twice; never half a file."""
    with alone(PRINT, job_id) as is_mine:
        job = PrintJob.objects.select_related("run", "subdistrict").get(pk=job_id)
        if not is_mine or job.state in (PrintJob.State.DONE, PrintJob.State.CANCELLED):
            return job
        return _print(job)


def _print(job: PrintJob) -> PrintJob:
    folder = folder_of(job)
    folder.mkdir(parents=True, exist_ok=True)
    done = 0
    with translation.override("th"):
        for name, members in printed_files(job, PER_FILE):
            if not (folder / name).exists():
                _write(folder / name, _pages(job, members))
            done += len(members)
            if not _advance(job, done):
                return job
    _pack(folder)
    if job.kind == PrintJob.Kind.NOTICES:
        _note_printed(job)
    job.state, job.finished_at = PrintJob.State.DONE, timezone.now()
    job.save(update_fields=["state", "finished_at"])
    return job


def _pages(job: PrintJob, members: list[Printed]) -> bytes:
    """The content of one file."""
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


def _advance(job: PrintJob, done: int) -> bool:
    """Count what is made; False when the job was cancelled meanwhile."""
    going = PrintJob.objects.filter(pk=job.pk).exclude(state=PrintJob.State.CANCELLED)
    job.done = min(done, job.total)
    return bool(going.update(done=job.done, state=PrintJob.State.RUNNING))


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


@transaction.atomic
def _note_printed(job: PrintJob) -> None:
    """One notice row a record and print: the clock of receipt starts from it later."""
    records: list[AssessmentRecord] = list(records_to_print(job))
    AssessmentNotice.objects.bulk_create(
        [
            AssessmentNotice(
                subdistrict_id=job.subdistrict_id, record=record, printed_by=job.requested_by
            )
            for record in records
        ],
        batch_size=2_000,
    )
