"""Sign tax (ภาษีป้าย): what one owner pays for his signs in a year. Issued ones are never edited."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict
from parcels.models import Party

#: How billing names what a bill is for.
SIGN_ORIGIN = "taxation.sign"


class SignAssessmentQuerySet(models.QuerySet["SignAssessment"]):
    def of(self, subdistrict: Subdistrict | int) -> SignAssessmentQuerySet:
        return self.filter(subdistrict=subdistrict)

    def drafts(self) -> SignAssessmentQuerySet:
        return self.filter(issued_at__isnull=True)

    def in_force(self) -> SignAssessmentQuerySet:
        """Issued and not superseded by an issued one."""
        later = SignAssessment.objects.filter(
            supersedes=models.OuterRef("pk"), issued_at__isnull=False
        )
        return self.filter(~models.Exists(later), issued_at__isnull=False)


class SignAssessment(models.Model):
    """An owner's signs of one year, the facts it rests on and the tax in satang."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    tax_year = models.PositiveSmallIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="sign_assessments")
    owner_name = models.CharField(max_length=400)  # as it stood when computed
    owner_address = models.CharField(max_length=300, blank=True)
    #: The signs as they were taxed, in the order of their codes.
    signs = models.JSONField()
    law = models.JSONField()
    law_digest = models.CharField(max_length=64)
    tax_satang = models.BigIntegerField()
    number = models.CharField(max_length=20, blank=True)  # "ป.2569/00012", given on issue
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField(db_default=Now())
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    objects = SignAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["subdistrict", "-tax_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="sign_assessment_one_draft",
                fields=["subdistrict", "tax_year", "party"],
                condition=Q(issued_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="sign_assessment_number_once",
                fields=["subdistrict", "number"],
                condition=~Q(number=""),
            ),
            models.CheckConstraint(
                name="sign_assessment_year_christian", condition=Q(tax_year__range=(2000, 2400))
            ),
            models.CheckConstraint(
                name="sign_assessment_tax_not_negative", condition=Q(tax_satang__gte=0)
            ),
            models.CheckConstraint(
                name="sign_assessment_issued_by_another",
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("prepared_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "tax_year", "party"], name="sign_assessment_owner")
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_sign_tax_never_edited",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__issued_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.number or f"{self.tax_year} {self.party_id}"


class SignPaper(models.Model):
    """A paper of the yearly sign tax: ภ.ป.1 handed in by the owner, or a notice received by him."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declaration (ภ.ป.1) handed in")
        HAND = "hand", _("Notice handed over")
        POST = "post", _("Notice sent by post")
        POSTED = "posted", _("Notice posted up")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    tax_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["subdistrict", "tax_year", "party"], name="sign_paper_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
