"""Rows that wait: mended, accepted, set aside one by one; the report of an import as a workbook."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from geo.sheets import XLSX, xlsx
from parcels import permissions
from parcels.intake.words import in_words
from parcels.models import ImportRow
from parcels.selectors import imports
from parcels.services.imports import mending
from parcels.views.asking import batch_of, body_of, field_words, language, tried, with_mendable


@staff(*permissions.IMPORTING)
@require_GET
def quarantine(request: HttpRequest) -> HttpResponse:
    """All rows of applied imports that still wait, the oldest first."""
    own, text = body_of(request), request.GET.get("after", "")
    after = int(text) if text.isdecimal() and len(text) < 19 else 0
    rows = with_mendable(imports.waiting_rows(own, after))
    last = rows[-1]["pk"] if rows else 0
    context = {
        "rows": rows,
        "mended": imports.mended_files(own),
        "count": imports.waiting_count(own),
        "after": after,
        "next": last if imports.waiting_count(own, last) else None,
        "language": language(),
        "fields": field_words(),
    }
    return render(request, "imports/quarantine.html", context)


@staff(*permissions.IMPORTING)
@require_POST
def settle(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Mend a row, accept a doubt, or set the row aside."""
    batch = batch_of(request, pk)
    found = get_object_or_404(ImportRow, batch=batch, pk=row)
    cells = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if tried(request, lambda: _decide(found, cells)):
        _tell(request, found)
    is_from_all = request.POST.get("back") == "quarantine"
    page = reverse("import-quarantine") if is_from_all else reverse("import", args=[pk])
    shown = QueryDict(request.POST.get("shown") or "rows=quarantined")
    kept = urlencode({name: shown[name] for name in ("rows", "after") if name in shown})
    # A row that has left the list is no place to go to: the page opens at what is said of it.
    return redirect(f"{page}?{kept}#row-{row}")


def _decide(row: ImportRow, cells: dict[str, str]) -> None:
    if code := cells.get("accept"):
        mending.accept(row=row, code=code)
    elif "set_aside" in cells:
        mending.set_aside(row=row)
    else:
        mending.mend(row=row, cells=cells)


def _tell(request: HttpRequest, row: ImportRow) -> None:
    """What became of the row: its line on the page may have gone."""
    if row.verdict == ImportRow.Verdict.QUARANTINED:
        text = _("Row %(number)d still waits: see why below.") % {"number": row.number}
        messages.error(request, text, extra_tags="bad")
        return
    is_aside = row.verdict == ImportRow.Verdict.SET_ASIDE
    text = _("Row %(number)d is set aside.") if is_aside else _("Row %(number)d is mended.")
    messages.success(request, text % {"number": row.number}, extra_tags="ok")


@staff(*permissions.IMPORTING)
@require_GET
def report_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts and reasons as a workbook, without names or numbers of persons."""
    batch = batch_of(request, pk)
    words = language()

    def lines() -> Iterator[list[str | int | None]]:
        yield [_("Sheet or file"), _("Row"), _("Code"), _("Verdict"), _("Reason")]
        rows = batch.rows.exclude(verdict="unchanged").order_by("pk")
        for row in rows.defer("shape", "personal").iterator():
            reasons = [in_words(problem)[words] for problem in row.problems]
            yield [row.part, row.number, row.code, row.get_verdict_display(), " ".join(reasons)]

    counts: list[list[str | int | None]] = [[_("What"), _("Rows")]]
    counts += [[str(label), batch.counts.get(name, 0)] for name, label in ImportRow.Verdict.choices]
    body = xlsx({_("Counts"): counts, _("Rows"): lines()})
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="import-{pk}.xlsx"'
    return response
