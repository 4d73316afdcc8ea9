"""The staff queue, its export, and the office's own settings of each service."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from openpyxl import Workbook

from accounts.access import staff
from accounts.models import User
from geo.models import Village
from service_requests import catalogue, clock
from service_requests.models import RequestType, ServiceRequest
from service_requests.models.vocabulary import (
    OPEN_STAGES,
    Channel,
    Outcome,
    Priority,
    Stage,
    TargetUnit,
)
from service_requests.permissions import DESK_ROLES, SETTING_ROLES, WORKING_ROLES, may_edit_services
from service_requests.selectors.queue import (
    Cursor,
    Filters,
    Page,
    filtered,
    pressing_first,
    queue_page,
)
from service_requests.services.sync import edit_service
from service_requests.views.member import member_of

EXPORT_MOST = 50_000
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_EXPORTED = (
    *("number", "stage", "outcome", "priority", "division", "channel", "submitted_at"),
    *("expected_at", "done_at", "closed_at", "village__moo", "village__name_th"),
    *("request_type__name_th", "request_type__name_en"),
    *("request_type__public_name_th", "request_type__public_name_en"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
@staff(*DESK_ROLES)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the most pressing first. A whole number in the search opens the request."""
    user = member_of(request)
    filters = _filters(request)
    now = timezone.now()
    page = queue_page(user, filters, Cursor.read(request.GET.get("after", "")), now)
    if filters.number and len(page.rows) == 1 and page.rows[0].number == filters.number.upper():
        return redirect("request-detail", page.rows[0].number)
    return render(request, "service_requests/queue.html", _queue_context(user, filters, page, now))


@require_GET
@staff(*DESK_ROLES)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered queue as a file, services by their public name; no contact leaves."""
    user = member_of(request)
    requests = pressing_first(filtered(user, _filters(request), timezone.now()))
    rows = _export_rows(
        requests.select_related("request_type", "village").only(*_EXPORTED)[:EXPORT_MOST]
    )
    name = f"requests-{timezone.localdate():%Y%m%d}.{kind}"
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(_csv_lines(rows), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = HttpResponse(_xlsx(rows), content_type=XLSX)
    else:
        raise Http404("no such format")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@staff(*SETTING_ROLES)
def services(request: HttpRequest) -> HttpResponse:
    """Targets, divisions and whether a service is offered: the office's own choice."""
    user = member_of(request)
    if not may_edit_services(user):
        raise PermissionDenied
    types = RequestType.objects.of(user.subdistrict_id or 0).filter(takes_requests=True)
    if request.method == "POST":
        changed = get_object_or_404(types, code=request.POST.get("code", ""))
        edit_service(request_type=changed, **_changes(request))
        return redirect("request-services")
    context = {
        "types": types,
        "divisions": _divisions(),
        "units": [unit for unit in TargetUnit.choices if unit[0]],
    }
    return render(request, "service_requests/services.html", context)


def _changes(request: HttpRequest) -> dict[str, object]:
    post = request.POST
    target = post.get("target", "")
    return {
        "target": int(target) if target.isdigit() else None,
        "target_unit": post.get("target_unit", "") if target.isdigit() else "",
        "division": post["division"] if post.get("division") in dict(_divisions()) else "chief",
        "is_active": post.get("is_active") == "yes",
    }


def _filters(request: HttpRequest) -> Filters:
    get = request.GET
    village = get.get("village", "")
    return Filters(
        stage=get.get("stage") or "open",
        service=get.get("service", ""),
        village=int(village) if village.isdigit() else None,
        division=get.get("division", ""),
        late=get.get("late") == "1",
        number=get.get("q", "").strip(),
    )


def _queue_context(user: User, filters: Filters, page: Page, now: dt.datetime) -> dict[str, object]:
    base = {
        "stage": filters.stage if filters.stage != "open" else "",
        "service": filters.service,
        "village": filters.village or "",
        "division": filters.division,
        "late": "1" if filters.late else "",
        "q": filters.number,
    }
    kept = {name: value for name, value in base.items() if value}
    return {
        "page": page,
        "filters": filters,
        "now": now,
        "stages": _stage_chips(page, filters),
        "types": RequestType.objects.of(user.subdistrict_id or 0).filter(takes_requests=True),
        "villages": Village.objects.filter(subdistrict=user.subdistrict_id),
        "divisions": _divisions(),
        "kept": urlencode(kept),
        "without_stage": urlencode({k: v for k, v in kept.items() if k not in ("stage", "late")}),
        "may_edit_services": may_edit_services(user),
        "may_file": user.has_role(*WORKING_ROLES),
    }


def _stage_chips(page: Page, filters: Filters) -> list[tuple[str, str, int | None]]:
    """Stages in which something waits, the one looked at, and the way to everything."""
    chips: list[tuple[str, str, int | None]] = [
        (stage, str(Stage(stage).label), page.counts[stage])
        for stage in OPEN_STAGES
        if page.counts[stage] or stage == filters.stage
    ]
    for stage in (Stage.DONE, Stage.CLOSED):
        chips.append((stage, str(stage.label), None))
    return [*chips, ("all", _("All"), None)]


def _divisions() -> list[tuple[str, str]]:
    language = translation.get_language() or "th"
    return [(code, words.of(language)) for code, words in catalogue.offices().divisions.items()]


def _export_rows(requests: Iterable[ServiceRequest]) -> Iterator[list[str]]:
    yield [
        *(_("Number"), _("Service"), _("Stage"), _("Result"), _("Priority"), _("Division")),
        *(_("Village"), _("Channel"), _("Sent on"), _("Expected by"), _("Finished"), _("Closed")),
    ]
    # once for the file: Django's get_…_display translates every choice anew for every row
    stage, outcome, priority, channel = (
        {value: str(label) for value, label in words.choices}
        for words in (Stage, Outcome, Priority, Channel)
    )
    outcome[""] = ""
    for one in requests:
        yield [
            *(one.number, one.request_type.public_name, stage[one.stage]),
            *(outcome[one.outcome], priority[one.priority], one.division),
            *(str(one.village or ""), channel[one.channel]),
            *map(_moment, (one.submitted_at, one.expected_at, one.done_at, one.closed_at)),
        ]


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(clock.OFFICE).strftime("%Y-%m-%d %H:%M") if moment else ""


def safe_cell(text: str) -> str:
    """A text a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    yield "\ufeff"  # spreadsheets then read the Thai text
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()


def _xlsx(rows: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Requests"))
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
