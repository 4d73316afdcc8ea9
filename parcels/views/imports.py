"""The wizard's pages: a file is sent, looked at, rehearsed, reported."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.access import staff
from parcels import permissions, tasks
from parcels.intake.columns import is_personal
from parcels.models import ImportBatch, ImportRow
from parcels.selectors import imports
from parcels.services.imports import batches, kinds, reporting
from parcels.services.imports import progress as steps
from parcels.views.asking import (
    batch_of,
    body_of,
    field_words,
    language,
    tried,
    user_of,
    with_mendable,
)

#: What a person may choose as a reference system, the name it goes by, and whose files have it.
SYSTEMS = (
    ("32647", "WGS 84 / UTM 47N", gettext_lazy("drones, GPS, the register itself")),
    ("24047", "Indian 1975 / UTM 47N", gettext_lazy("the land office, older tax maps")),
    ("4326", "WGS 84", gettext_lazy("longitude and latitude in degrees")),
    ("32648", "WGS 84 / UTM 48N", gettext_lazy("east of longitude 102°")),
    ("24048", "Indian 1975 / UTM 48N", gettext_lazy("east of longitude 102°")),
)


@staff(*permissions.IMPORTING)
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """Send a file; the files that came before."""
    own = body_of(request)
    context = {
        "batches": imports.batches(own)[:50],
        "kinds": [(name, kinds.named(name).label) for name in settings.IMPORT_KINDS],
        "waiting": imports.waiting_count(own),
        "door": {"door": reverse("uploads-register"), "language": language()},
    }
    return render(request, "imports/list.html", context)


@staff(*permissions.IMPORTING)
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """A file, in the form itself or sent in pieces before."""
    own, made = body_of(request), list[ImportBatch]()
    kind = request.POST.get("kind", batches.AUTO)
    kind = kind if kind in settings.IMPORT_KINDS else batches.AUTO

    def take() -> None:
        if request.POST.get("upload"):
            made.append(
                batches.receive_upload(
                    subdistrict=own, key=_key(request), kind=kind, by=user_of(request)
                )
            )
        elif sent := request.FILES.get("file"):
            made.append(
                batches.receive_file(
                    subdistrict=own,
                    name=sent.name or "",
                    chunks=sent.chunks(),
                    kind=kind,
                    by=user_of(request),
                )
            )

    tried(request, take)
    if not made:
        if not request.POST.get("upload"):
            messages.error(request, _("Choose a file first."), extra_tags="bad")
        return redirect("imports")
    tasks.look_at_import.delay(made[0].pk)
    return redirect("import", made[0].pk)


def _key(request: HttpRequest) -> uuid.UUID:
    """The key of a file sent before; one that cannot be read names no file."""
    try:
        return uuid.UUID(request.POST["upload"])
    except ValueError:
        return uuid.UUID(int=0)


@staff(*permissions.IMPORTING)
@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a file stands, and what to do next."""
    batch = batch_of(request, pk)
    verdict, after = request.GET.get("rows", ""), request.GET.get("after", "0")
    rows, more = imports.rows_of(batch, verdict, int(after) if after.isdecimal() else 0)
    with_mendable(rows)
    context = {
        "batch": batch,
        "kind": kinds.kind_of(batch).label if batch.kind in settings.IMPORT_KINDS else "",
        "report": reporting.report(batch, most=0),
        "asked": {question["key"]: question for question in reporting.questions(batch)},
        "language": language(),
        "systems": SYSTEMS,
        "columns": _columns(batch),
        "nobody_reads": _nobody_reads(batch),
        "is_late": batch.is_working and batches.is_late(batch),
        "is_mapped": batch.kind in settings.IMPORT_KINDS and batches.is_mapped(batch),
        "rows": rows,
        "parts": imports.parts(batch),
        "more": more,
        "verdict": verdict,
        "verdicts": [
            (name, label, batch.counts.get(name, 0))
            for name, label in ImportRow.Verdict.choices
            if name != "pending"
        ],
        "left": imports.left(batch),
        "mended": batch.rows.filter(verdict="pending").count(),
        "fields": field_words(batch.kind),
        "today": timezone.localdate(),
        **_ahead(batch),
        "is_undone": bool(batch.entry and hasattr(batch.entry, "reversed_by")),
        "page_data": {
            "progress": reverse("import-progress", args=[pk])
            if batch.is_working and not batches.is_late(batch)
            else "",
            "features": reverse("import-features", args=[pk]),
        },
    }
    return render(request, "imports/batch.html", context)


def _ahead(batch: ImportBatch) -> dict[str, Any]:
    """What may begin later, for the form; and whether the file in hand does."""
    today = timezone.localdate()
    is_known = batch.kind in settings.IMPORT_KINDS
    return {
        "ahead": kinds.kind_of(batch).days_ahead(batch.subdistrict_id) if is_known else [],
        "is_ahead": bool(batch.effective_on and batch.effective_on > today),
        "next_year": today.year + 1,
        "is_of_prices": batch.kind in settings.IMPORT_OF_PRICES,
    }


def _columns(batch: ImportBatch) -> list[dict[str, Any]]:
    """Our fields with the column chosen for each; a column about a person shows no example."""
    if batch.kind not in settings.IMPORT_KINDS:
        return []
    chosen = batch.answers.get("columns", {})
    words = language()
    return [
        {
            "name": name,
            "label": getattr(about, words),
            "chosen": chosen.get(name, ""),
            "is_personal": about.is_personal or is_personal(chosen.get(name, "")),
        }
        for name, about in kinds.kind_of(batch).fields.items()
    ]


def _nobody_reads(batch: ImportBatch) -> list[str]:
    """Columns of the file that no field takes."""
    chosen = set(batch.answers.get("columns", {}).values())
    is_mapped = batch.kind in settings.IMPORT_KINDS and kinds.kind_of(batch).fields
    return [name for name in batch.found.get("fields", []) if is_mapped and name not in chosen]


@staff(*permissions.IMPORTING)
@require_GET
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the work is, for the bar."""
    batch = batch_of(request, pk)
    bar = steps.bar(batch)
    return JsonResponse(
        {
            "label": stage_words(batch, bar.stage),
            "done": bar.done,
            "total": bar.total,
            "unit": _("rows") if bar.is_rows else _("steps"),
            "is_open": batch.is_working and not batches.is_late(batch),
        }
    )


def stage_words(batch: ImportBatch, stage: str) -> str:
    words = {
        "reading": _("Reading the rows"),
        "comparing": _("Comparing with the register"),
        "checking": _("Checking the rules"),
        "overlaps": _("Looking for overlaps"),
        "effect": _("Computing the effect in baht"),
        "applying": _("Making ready to write"),
        "writing": _("Writing into the register"),
        "uses": _("Writing owners and uses"),
        "ending": _("Ending parcels that are no more"),
        "keeping": _("Keeping what was, for an undo"),
        "findings": _("Checking the register anew"),
    }
    return str(words.get(stage, batch.get_state_display()))


@staff(*permissions.IMPORTING)
@require_GET
def features(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows' shapes for the map of the rehearsal."""
    return HttpResponse(
        imports.features(batch_of(request, pk)), content_type="application/geo+json"
    )
