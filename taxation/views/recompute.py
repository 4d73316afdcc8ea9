"""Let anybody compute a bill again without trusting this server: the bill as JSON, and the page."""

from __future__ import annotations

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import public, staff
from parcels.household_session import household_required
from parcels.models import Household
from taxation import permissions
from taxation.forms.qr import bill_codes, side_by_side
from taxation.law.tables import recompute_package
from taxation.models import AssessmentRecord
from taxation.selectors.kept import facts_of
from taxation.selectors.notices import law_of, recompute_url
from taxation.selectors.records import records_of_house
from taxation.views.asking import body_of

PAGE = settings.BASE_DIR / "frontend" / "recompute" / "index.html"


#: The page is one file with its program in it, and may load nothing: not even from here.
_OWN_SCRIPT = {
    "default-src": [NONE],
    "script-src": [UNSAFE_INLINE],
    "style-src": [UNSAFE_INLINE],
    "connect-src": [NONE],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}


@public
@require_GET
@csp_replace(_OWN_SCRIPT)  # type: ignore[untyped-decorator]
def page(request: HttpRequest) -> FileResponse:
    """One file to use here or to keep: it works from a disk, without this server or any network.

    The code of a bill opens it with the bill behind "#", which no browser sends to a server.
    """
    kept = "keep" in request.GET
    return FileResponse(PAGE.open("rb"), as_attachment=kept, filename="recompute.html")


@staff(*permissions.READERS)
@require_GET
@never_cache
def code_of_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of one record as a picture."""
    found = AssessmentRecord.objects.of(body_of(request)).select_related("run")
    return _code(get_object_or_404(found, pk=pk))


@household_required
@require_GET
@never_cache
def code_of_house(
    request: HttpRequest, token: str, pk: int, *, household: Household
) -> HttpResponse:
    """The same for a household, of its own bills only."""
    mine = records_of_house(household.subdistrict_id, household.house_id)
    return _code(get_object_or_404(mine, pk=pk))


def _code(record: AssessmentRecord) -> HttpResponse:
    codes = bill_codes(facts_of(record), law_of(record.run), record.number or "–", recompute_url())
    if not codes:
        raise Http404("too large for codes")
    return HttpResponse(side_by_side(codes), content_type="image/svg+xml")


@staff(*permissions.READERS)
@require_GET
@never_cache
def of_record(request: HttpRequest, pk: int) -> JsonResponse:
    """The bill of one record: facts, the law of its year, the result. No names."""
    found = AssessmentRecord.objects.of(body_of(request)).select_related("run")
    return _bill(get_object_or_404(found, pk=pk))


@household_required
@require_GET
@never_cache
def of_house(request: HttpRequest, token: str, pk: int, *, household: Household) -> JsonResponse:
    """The same for a household, of its own bills only."""
    mine = records_of_house(household.subdistrict_id, household.house_id)
    return _bill(get_object_or_404(mine, pk=pk))


def _bill(record: AssessmentRecord) -> JsonResponse:
    package = recompute_package(facts_of(record), law_of(record.run))
    response = JsonResponse(package, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="bill-{record.pk}.json"'
    return response
