from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q

from geo.models import Subdistrict, Village
from parcels.models import Building, Household, Parcel, Party
from service_requests.models.catalogue import RequestType
from service_requests.models.vocabulary import (
    OPEN_STAGES,
    Channel,
    FiledBy,
    LocationSource,
    Outcome,
    Priority,
    Stage,
)

SRID = settings.REGISTER_SRID


class RequestPlace(models.Model):
    """Where it is. The point is the truth; the links are suggestions until confirmed."""

    location = models.PointField(srid=SRID, null=True, blank=True)
    location_source = models.CharField(max_length=12, choices=LocationSource.choices, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    landmark = models.CharField(max_length=300, blank=True)
    parcel = models.ForeignKey(
        Parcel, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    building = models.ForeignKey(
        Building, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    is_link_confirmed = models.BooleanField(default=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    #: Cell of the 250 m grid (service_requests/hexagons.py), kept for the heat map.
    hexagon = models.CharField(max_length=16, blank=True)

    class Meta:
        abstract = True


class RequestSender(models.Model):
    """Who asked, and how. A name, phone or number is never required to open a request."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    applicant = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    filed_by = models.CharField(max_length=16, choices=FiledBy.choices, default=FiledBy.SELF)
    filed_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_phone_encrypted = models.BinaryField(default=bytes, blank=True)
    contact_last4 = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=3, default="th")

    class Meta:
        abstract = True


class RequestProgress(models.Model):
    """How far it is, and the clock. `expected_at` already holds the time the clock stood still."""

    stage = models.CharField(max_length=18, choices=Stage.choices, default=Stage.SUBMITTED)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    priority = models.CharField(max_length=9, choices=Priority.choices, default=Priority.NORMAL)
    division = models.CharField(max_length=20)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    partner = models.CharField(max_length=12, blank=True)
    scheduled_on = models.DateField(null=True, blank=True)
    scheduled_slot = models.CharField(max_length=2, blank=True)  # am, pm
    due_on = models.DateField(null=True, blank=True)  # what we wait for must come by this day
    device_recorded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField()
    submitted_month = models.DateField()  # first day of the month, local time
    stage_since = models.DateTimeField()
    expected_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class RequestQuerySet(models.QuerySet["ServiceRequest"]):
    def of(self, subdistrict: Subdistrict | int) -> RequestQuerySet:
        return self.filter(subdistrict=subdistrict)

    def open(self) -> RequestQuerySet:
        return self.filter(stage__in=OPEN_STAGES)


class ServiceRequest(RequestPlace, RequestSender, RequestProgress):
    """Something a household asked of the office (Open311 service request)."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="requests")
    number = models.CharField(max_length=16)  # ESS-2569-000123: Buddhist year, running number
    request_type = models.ForeignKey(RequestType, on_delete=models.PROTECT, related_name="requests")
    form_version = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict, blank=True)
    description = models.TextField(blank=True)
    #: Made by the phone: sending the same form twice does not make a second request.
    client_uuid = models.UUIDField(default=uuid.uuid4)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="request_number_once", fields=["subdistrict", "number"]),
            models.UniqueConstraint(
                name="request_client_uuid_once", fields=["subdistrict", "client_uuid"]
            ),
            models.CheckConstraint(
                name="request_number_form", condition=Q(number__regex=r"^ESS-\d{4}-\d{6}$")
            ),
            models.CheckConstraint(
                name="request_closed_has_outcome",
                condition=~Q(stage="closed") | (~Q(outcome="") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_not_duplicate_of_itself",
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["subdistrict", "stage", "expected_at", "id"], name="request_queue"
            ),
            models.Index(fields=["subdistrict", "-submitted_at", "-id"], name="request_latest"),
            models.Index(
                fields=["subdistrict", "submitted_month", "request_type", "hexagon"],
                name="request_heat",
            ),
            models.Index(fields=["subdistrict", "household", "-submitted_at"], name="request_home"),
            models.Index(
                fields=["subdistrict", "parcel"],
                name="request_parcel",
                condition=Q(parcel__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RequestCounter(models.Model):
    """The last number given in a Buddhist year. Its row lock is what makes numbers gapless."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.CASCADE, related_name="+")
    buddhist_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="request_counter_once", fields=["subdistrict", "buddhist_year"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.buddhist_year}: {self.last}"
