"""The notice that the office will survey land and buildings (s27)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from geo.models import Subdistrict


class SurveyNotice(models.Model):
    """Posted before the surveyors come; it says when, where and who. Withdrawn, never deleted."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    tax_year = models.PositiveSmallIntegerField()  # the year the survey is for, Christian
    number = models.CharField(max_length=60)
    posted_on = models.DateField()
    begins_on = models.DateField()
    ends_on = models.DateField()
    #: Numbers of the villages; none: the whole sub-district.
    villages = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    surveyors = models.CharField(max_length=500)
    places = models.CharField(max_length=300)  # where it is posted
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="survey_notice_days_in_order",
                condition=Q(begins_on__gt=F("posted_on"), ends_on__gte=F("begins_on")),
            ),
            models.CheckConstraint(
                name="survey_notice_year_christian", condition=Q(tax_year__range=(2000, 2400))
            ),
            models.CheckConstraint(
                name="survey_notice_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "tax_year"], name="survey_notice_year")]

    def __str__(self) -> str:
        return self.number
