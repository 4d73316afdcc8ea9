"""The notice that a survey comes (s27): posted early enough, withdrawn when it was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from geo.models import Village
from taxation.models import SurveyNotice
from taxation.selectors.law import notice_days


@dataclass(frozen=True, slots=True)
class Survey:
    """What the notice says. `villages` are their numbers; none means the whole sub-district."""

    tax_year: int
    number: str
    posted_on: dt.date | None
    begins_on: dt.date | None
    ends_on: dt.date | None
    villages: Sequence[int]
    surveyors: str
    places: str


@transaction.atomic
def post_survey_notice(*, subdistrict: int, survey: Survey, by: User) -> SurveyNotice:
    """Keep a notice to be printed and posted. Raises ValidationError on what is missing."""
    posted, begins, ends = _days(subdistrict, survey)
    if not all(text.strip() for text in (survey.number, survey.surveyors, survey.places)):
        raise ValidationError(
            _("Give the number of the notice, who surveys, and where it is posted."),
            code="incomplete",
        )
    known = set(Village.objects.filter(subdistrict=subdistrict).values_list("moo", flat=True))
    if set(survey.villages) - known:
        raise ValidationError(_("There is no such village here."), code="village_unknown")
    return SurveyNotice.objects.create(
        subdistrict_id=subdistrict,
        tax_year=survey.tax_year,
        number=survey.number.strip()[:60],
        posted_on=posted,
        begins_on=begins,
        ends_on=ends,
        villages=sorted(set(survey.villages)),
        surveyors=survey.surveyors.strip()[:500],
        places=survey.places.strip()[:300],
        recorded_by=by,
    )


@transaction.atomic
def withdraw_survey_notice(*, notice: SurveyNotice, reason: str, by: User) -> None:
    """Take a notice back; it stays to be seen."""
    if not reason.strip():
        raise ValidationError(_("Say why."), code="reason_missing")
    SurveyNotice.objects.filter(pk=notice.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason.strip()[:300]
    )


def _days(subdistrict: int, survey: Survey) -> tuple[dt.date, dt.date, dt.date]:
    """The three days, in order and as far apart as the law asks (K1)."""
    posted, begins, ends = survey.posted_on, survey.begins_on, survey.ends_on
    if posted is None or begins is None or ends is None or ends < begins:
        raise ValidationError(
            _("Give the day of posting and the first and last day of the survey, in this order."),
            code="days_wrong",
        )
    least = notice_days(subdistrict)
    if (begins - posted).days < least:
        said = _("A survey begins at least %(days)s days after its notice is posted (section 27).")
        raise ValidationError(said % {"days": least}, code="too_early")
    return posted, begins, ends
