"""A what-if that was given a name: kept to be opened again, compared and shown. It binds nobody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from geo.models import Subdistrict


class Scenario(models.Model):
    """What was tried, as the form asks it; the sums are those of the day it was kept, in satang."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    tax_year = models.PositiveSmallIntegerField()
    #: Field of the form -> text: {"rate_OTHER": "150", "land": "110"}.
    change = models.JSONField()
    before_satang = models.BigIntegerField()
    after_satang = models.BigIntegerField()
    more_count = models.PositiveIntegerField()
    less_count = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="scenario_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="scenario_year_christian", condition=Q(tax_year__range=(2000, 2400))
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "-id"], name="scenario_latest")]

    def __str__(self) -> str:
        return self.name

    @property
    def change_satang(self) -> int:
        return self.after_satang - self.before_satang
