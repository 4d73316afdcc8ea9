from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict
from service_requests.models.request import SRID, ServiceRequest
from service_requests.models.vocabulary import Actor, Outcome, Stage


class RequestEvent(models.Model):
    """Something that happened to a request: a step, a note, an answer. Only ever added."""

    class Kind(models.TextChoices):
        STEP = "step", _("Step")
        NOTE = "note", _("Internal note")
        ANSWER = "answer", _("Answer of the applicant")
        LINK = "link", _("Links confirmed")
        RATING = "rating", _("Rating")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.STEP)
    at = models.DateTimeField()
    actor = models.CharField(max_length=8, choices=Actor.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_stage = models.CharField(max_length=18, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=18, choices=Stage.choices, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    details = models.JSONField(default=dict, blank=True)  # slot, partner, receipt, due date

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="request_event_step_has_stage",
                condition=~Q(kind="step") | ~Q(to_stage=""),
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "request", "at"], name="request_event_of"),
        ]

    def __str__(self) -> str:
        return f"{self.from_stage}→{self.to_stage}"


class RequestPhoto(models.Model):
    """A picture, re-encoded and without EXIF; the time and place read from it are columns here."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="photos")
    moment = models.CharField(max_length=6, choices=Moment.choices, default=Moment.BEFORE)
    file = models.FileField(upload_to="requests/%Y/%m")
    digest = models.BinaryField(max_length=32)  # SHA-256 of the file as sent
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)
    position = models.PointField(srid=SRID, null=True, blank=True)
    added_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="request_photo_once", fields=["subdistrict", "request", "digest"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.pk}"


class RequestRating(models.Model):
    """What the applicant thought, once, after closing."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(ServiceRequest, on_delete=models.PROTECT, related_name="rating")
    overall = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.CharField(max_length=1000, blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="request_rating_range", condition=Q(overall__range=(1, 5)))
        ]

    def __str__(self) -> str:
        return str(self.overall)
