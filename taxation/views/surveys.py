"""Notices of survey (s27): written, printed to be posted, taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import staff
from geo.models import Subdistrict
from taxation import permissions
from taxation.forms.announcements import survey_context
from taxation.forms.pdf import render as render_pdf
from taxation.models import SurveyNotice
from taxation.selectors.announcements import survey_of
from taxation.selectors.law import notice_days
from taxation.services import surveying
from taxation.views.asking import asker, attempt, body_of, language
from taxation.views.sign_forms import DayField

BUDDHIST = 543
LATEST = 50


class SurveyForm(forms.Form):
    """What the notice says."""

    year = forms.IntegerField(
        min_value=2563, max_value=2900, label=gettext_lazy("For tax year (B.E.)")
    )
    number = forms.CharField(max_length=60, label=gettext_lazy("Number of the notice"))
    posted_on = DayField(label=gettext_lazy("Posted on"))
    begins_on = DayField(label=gettext_lazy("First day of the survey"))
    ends_on = DayField(label=gettext_lazy("Last day of the survey"))
    villages = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        label=gettext_lazy("Villages"),
        help_text=gettext_lazy("None ticked: the whole sub-district"),
        widget=forms.CheckboxSelectMultiple,
    )
    surveyors = forms.CharField(
        max_length=500, label=gettext_lazy("Surveyors"),
        help_text=gettext_lazy("Names and positions, as on the order that appoints them"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    places = forms.CharField(
        max_length=300, label=gettext_lazy("Where it is posted"),
        help_text=gettext_lazy("The office, and the places where people see it"),
    )  # fmt: skip

    def __init__(self, *args: Any, body: Subdistrict, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["villages"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        rows = body.villages.order_by("moo")
        field.choices = [
            (one.moo, f"{one.moo} {one.name_en if language() == 'en' else one.name_th}")
            for one in rows
        ]

    def survey(self) -> surveying.Survey:
        said = dict(self.cleaned_data)
        return surveying.Survey(tax_year=said.pop("year") - BUDDHIST, **said)


@staff(*permissions.READERS)
@require_http_methods(["GET", "POST"])
def surveys(request: HttpRequest) -> HttpResponse:
    """All notices, the latest first, and the form of a new one."""
    body, may_assess = body_of(request), permissions.may_assess(asker(request))
    today = timezone.localdate()
    initial = {"year": today.year + 1 + BUDDHIST, "posted_on": today, "places": body.office_th}
    posted = request.POST if request.method == "POST" and may_assess else None
    form = SurveyForm(posted, body=body, initial=initial)
    if posted is not None and form.is_valid():
        done = attempt(
            request,
            lambda: surveying.post_survey_notice(
                subdistrict=body.pk, survey=form.survey(), by=asker(request)
            ),
            _("The notice is kept. Print it and post it on its day."),
        )
        if done:
            return redirect("tax-surveys")
    rows = SurveyNotice.objects.filter(subdistrict=body)
    context = {
        "subdistrict": body, "form": form, "may_assess": may_assess, "days": notice_days(body.pk),
        "notices": rows.select_related("recorded_by", "withdrawn_by")[:LATEST],
        "is_open": posted is not None, "today": today,
    }  # fmt: skip
    return render(request, "taxation/surveys.html", context)


@staff(*permissions.WRITERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice back."""
    notice = _notice(request, pk)
    attempt(
        request,
        lambda: surveying.withdraw_survey_notice(
            notice=notice, reason=request.POST.get("reason", ""), by=asker(request)
        ),
        _("The notice is withdrawn."),
    )
    return redirect("tax-surveys")


@staff(*permissions.READERS)
@require_GET
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it is posted."""
    page = render_pdf("taxation/forms/survey.html", survey_context(survey_of(_notice(request, pk))))
    return HttpResponse(page, content_type="application/pdf")


def _notice(request: HttpRequest, pk: int) -> SurveyNotice:
    rows = SurveyNotice.objects.filter(subdistrict=body_of(request))
    return get_object_or_404(rows.select_related("subdistrict"), pk=pk)
