"""A penalty waived or reduced by order (s71): written down, printed, taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import staff
from taxation import permissions
from taxation.forms.announcements import relief_context
from taxation.forms.pdf import render as render_pdf
from taxation.models import AssessmentRecord, PenaltyRelief
from taxation.selectors.announcements import relief_of
from taxation.selectors.arrears import quote
from taxation.services import relieving
from taxation.views.asking import asker, attempt, body_of
from taxation.views.sign_forms import DayField


class ReliefForm(forms.Form):
    """The order as its paper has it."""

    ground = forms.ChoiceField(
        choices=PenaltyRelief.Ground.choices, label=gettext_lazy("Ground of the ministry's rules")
    )
    percent = forms.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        initial=100,
        label=gettext_lazy("Percent of the penalty taken off"),
        help_text=gettext_lazy("100 waives the penalty. The surcharge stays."),
    )
    asked_on = DayField(label=gettext_lazy("Day of the written request"))
    evidence = forms.CharField(
        max_length=200,
        label=gettext_lazy("Paper it rests on"),
        help_text=gettext_lazy("For example the court's order of seizure, its number and date"),
    )
    number = forms.CharField(max_length=60, label=gettext_lazy("Number of the order"))
    ordered_on = DayField(label=gettext_lazy("Date of the order"))
    reason = forms.CharField(max_length=500, label=gettext_lazy("Reason"))


@staff(*permissions.WRITERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an order down for a debt; what was typed stays when something is wrong."""
    issued = AssessmentRecord.objects.of(body_of(request)).issued().select_related("run")
    record = get_object_or_404(issued, pk=pk)
    form = ReliefForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = relieving.Order(**form.cleaned_data)
        done = attempt(
            request,
            lambda: relieving.relieve_penalty(record=record, order=order, by=asker(request)),
            _("The order is recorded. The counter asks for what it leaves from its day on."),
        )
        if done:
            return redirect("tax-debt", pk)
    context: dict[str, Any] = {
        "subdistrict": body_of(request), "record": record, "form": form,
        "debt": quote(record, timezone.localdate()),
    }  # fmt: skip
    return render(request, "taxation/relief_new.html", context)


@staff(*permissions.WRITERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an order back."""
    relief = _relief(request, pk)
    attempt(
        request,
        lambda: relieving.withdraw_relief(
            relief=relief, reason=request.POST.get("reason", ""), by=asker(request)
        ),
        _("The order is withdrawn."),
    )
    return redirect("tax-debt", relief.record_id)


@staff(*permissions.READERS)
@require_GET
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that tells the taxpayer."""
    data = relief_of(_relief(request, pk))
    if data is None:
        raise Http404("the assessment was superseded")
    page = render_pdf("taxation/forms/relief.html", relief_context(data))
    return HttpResponse(page, content_type="application/pdf")


def _relief(request: HttpRequest, pk: int) -> PenaltyRelief:
    rows = PenaltyRelief.objects.filter(subdistrict=body_of(request))
    return get_object_or_404(rows.select_related("record__run", "record__subdistrict"), pk=pk)
