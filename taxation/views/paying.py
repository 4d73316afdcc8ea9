"""The code a bank app pays a tax from, for whom it concerns. It says what is to be paid today."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from billing.pictures import qr_png
from billing.thai_qr import bill_qr, counter_code
from parcels.household_session import household_required
from parcels.models import Household
from taxation import permissions
from taxation.models import AssessmentRecord
from taxation.selectors import payable
from taxation.selectors.records import records_of_house
from taxation.selectors.signs import signs_of_house
from taxation.views.asking import body_of


@staff(*permissions.READERS)
@require_GET
@never_cache
def code_of_record(request: HttpRequest, pk: int) -> HttpResponse:
    """To turn the screen to whoever stands at the counter."""
    issued = AssessmentRecord.objects.of(body_of(request)).issued().select_related("run")
    return _picture(payable.of_record(get_object_or_404(issued, pk=pk), timezone.localdate()))


@staff(*permissions.READERS)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """A bill by its number or its scanned code. Posted: a code says what is owed."""
    number = payable.number_in(request.POST.get("bill", ""))
    found = payable.found(body_of(request).pk, number)
    if isinstance(found, AssessmentRecord):
        return redirect("tax-record", found.pk)
    if found:
        return redirect("tax-sign-assessment", found.pk)
    refusal = _(
        "No bill has the number %(number)s. Scan the code of the bill again, or type the number"
        " that is printed on it."
    )
    messages.error(request, refusal % {"number": number[:40]}, extra_tags="bad")
    return redirect("tax-runs")


@household_required
@require_GET
@never_cache
def code_of_house(
    request: HttpRequest, token: str, pk: int, *, household: Household
) -> HttpResponse:
    """A household's own land tax; kept as a picture, a bank app on the same phone reads it."""
    mine = records_of_house(household.subdistrict_id, household.house_id)
    asked = payable.of_record(get_object_or_404(mine, pk=pk), timezone.localdate())
    return _picture(asked, for_counter="counter" in request.GET)


@household_required
@require_GET
@never_cache
def sign_code_of_house(
    request: HttpRequest, token: str, pk: int, *, household: Household
) -> HttpResponse:
    """The same for its sign tax."""
    mine = signs_of_house(household.subdistrict_id, household.house_id)
    asked = payable.of_sign(get_object_or_404(mine, pk=pk), timezone.localdate())
    return _picture(asked, for_counter="counter" in request.GET)


def _picture(asked: payable.Payable | None, *, for_counter: bool = False) -> HttpResponse:
    """For a bank app, or with what the bar code of bank counters says."""
    if asked is None or asked.code is None:
        raise Http404("nothing to pay by bank")
    text = counter_code(asked.code) if for_counter else bill_qr(asked.code)
    response = HttpResponse(qr_png(text), content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="pay-{asked.bill.number}.png"'
    return response
