"""Let anybody compute a bill again without trusting this server: the bill as JSON, and the page."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import public, staff
from parcels.household_session import household_required
from parcels.models import Household
from taxation import permissions
from taxation.law.facts_json import from_json
from taxation.law.tables import recompute_package
from taxation.models import AssessmentRecord
from taxation.selectors.notices import law_of
from taxation.selectors.records import records_of_house
from taxation.views.asking import body_of

PAGE = settings.BASE_DIR / "frontend" / "recompute" / "index.html"


@public
@require_GET
def page(request: HttpRequest) -> FileResponse:
    """One file to keep: it works from a disk, without this server or any network."""
    return FileResponse(PAGE.open("rb"), as_attachment=True, filename="recompute.html")


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
    package = recompute_package(from_json(record.facts["facts"]), law_of(record.run))
    response = JsonResponse(package, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="bill-{record.pk}.json"'
    return response
