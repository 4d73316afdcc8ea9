from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import translation

from geo.models import Subdistrict
from service_requests.models.vocabulary import TargetUnit


class RequestTypeQuerySet(models.QuerySet["RequestType"]):
    def of(self, subdistrict: Subdistrict | int) -> RequestTypeQuerySet:
        return self.filter(subdistrict=subdistrict)

    def offered(self) -> RequestTypeQuerySet:
        """Services a household can ask for now: switched on, and one that makes a request."""
        return self.filter(is_active=True, takes_requests=True)


class RequestType(models.Model):
    """A service of one local body. Defaults are catalogue/*.yaml; the office may change them."""

    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="request_types"
    )
    code = models.CharField(max_length=7)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    #: What messages, lists and maps may call a restricted service: "สวัสดิการ". Empty: its own name.
    public_name_th = models.CharField(max_length=200, blank=True)
    public_name_en = models.CharField(max_length=200, blank=True)
    groups = ArrayField(models.CharField(max_length=20))
    division = models.CharField(max_length=20)
    path = models.CharField(max_length=2)
    target = models.PositiveSmallIntegerField(null=True, blank=True)
    target_unit = models.CharField(max_length=2, choices=TargetUnit.choices, blank=True)
    fee_note_th = models.CharField(max_length=200, blank=True)
    fee_note_en = models.CharField(max_length=200, blank=True)
    is_private = models.BooleanField(default=False)
    is_auto = models.BooleanField(default=False)  # accepted without screening
    #: Level 0 of the sign-in ladder: may be sent with the sticker alone, or with none.
    is_open_to_all = models.BooleanField(default=False)
    takes_requests = models.BooleanField(default=True)
    pictogram = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    #: Fields the office changed: a later catalogue does not overwrite them.
    office_fields = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    objects = RequestTypeQuerySet.as_manager()

    class Meta:
        ordering = ["subdistrict", "position"]
        constraints = [
            models.UniqueConstraint(name="request_type_code_once", fields=["subdistrict", "code"]),
            models.CheckConstraint(
                name="request_type_target_has_unit",
                condition=Q(target__isnull=True, target_unit="")
                | (Q(target__isnull=False) & ~Q(target_unit="")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The full name in the reader's language. For the applicant and the division only."""
        return self.name_en if _is_english() else self.name_th

    @property
    def public_name(self) -> str:
        """The name for messages, maps, exports and everyone else."""
        return (self.public_name_en if _is_english() else self.public_name_th) or self.name

    @property
    def fee_note(self) -> str:
        return self.fee_note_en if _is_english() else self.fee_note_th


class RequestForm(models.Model):
    """The questions of a service in one version. Versions are added, never edited."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    request_type = models.ForeignKey(RequestType, on_delete=models.PROTECT, related_name="forms")
    version = models.PositiveSmallIntegerField(default=1)
    fields = models.JSONField(default=list)
    #: What goes with the questions: place, photo, urgency, advice (catalogue.FormRules).
    rules = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="request_form_version_once", fields=["subdistrict", "request_type", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_type_id} v{self.version}"


class Holiday(models.Model):
    """A day the office is closed beside Saturday and Sunday."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="holidays")
    day = models.DateField()
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["subdistrict", "day"]
        constraints = [
            models.UniqueConstraint(name="holiday_day_once", fields=["subdistrict", "day"])
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name_th}"


def _is_english() -> bool:
    return (translation.get_language() or "th").startswith("en")
