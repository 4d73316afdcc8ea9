from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import RegexValidator
from django.db.models import Q
from django.db.models.functions import Now

from geo.functions import display_column
from geo.history import tracked
from geo.models import Subdistrict, Village
from parcels.models.building import Building
from parcels.models.condominium import Unit
from parcels.models.parcel import InForceQuerySet, Parcel
from parcels.models.party import Party

SRID = settings.REGISTER_SRID


def new_token() -> str:
    """26 characters of base 32, 130 bits: finds a house, proves nothing, cannot be guessed."""
    return "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(26))


@tracked(exclude=["display"])
class House(models.Model):
    """A dwelling with an address: a house number in a village, or none. No building, no parcel."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="houses")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="houses")
    house_number = models.CharField(max_length=20, blank=True)
    house_code = models.CharField(
        max_length=11, blank=True, validators=[RegexValidator(r"^\d{11}$")]
    )
    building = models.ForeignKey(
        Building, on_delete=models.SET_NULL, null=True, blank=True, related_name="houses"
    )
    parcel = models.ForeignKey(
        Parcel, on_delete=models.SET_NULL, null=True, blank=True, related_name="houses"
    )
    #: A house number of its own inside a condominium.
    unit = models.ForeignKey(
        Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="houses"
    )
    position = models.PointField(srid=SRID)
    display = display_column("position")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="house_number_once_in_village",
                fields=["subdistrict", "village", "house_number"],
                condition=~Q(house_number=""),
            ),
            models.UniqueConstraint(
                name="house_code_once", fields=["house_code"], condition=~Q(house_code="")
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "building"], name="house_building"),
            models.Index(fields=["subdistrict", "parcel"], name="house_parcel"),
            GistIndex(name="house_display", fields=["display"]),
        ]

    def __str__(self) -> str:
        return self.house_number or "—"


@tracked()
class Household(models.Model):
    """People who live together in a house. One house may hold several."""

    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="households"
    )
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="households")
    number = models.PositiveIntegerField()  # running number in the sub-district
    head = models.ForeignKey(
        Party, on_delete=models.SET_NULL, null=True, blank=True, related_name="heads"
    )
    #: Encrypted phone the one-time code goes to, and its last four digits to recognise it by.
    phone_encrypted = models.BinaryField(default=bytes, blank=True)
    phone_hash = models.BinaryField(max_length=32, null=True, blank=True)
    phone_last4 = models.CharField(max_length=4, blank=True)
    members = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="household_number_once", fields=["subdistrict", "number"])
        ]
        indexes = [models.Index(fields=["subdistrict", "house"], name="household_house")]

    def __str__(self) -> str:
        return f"{self.number}"


class StickerQuerySet(models.QuerySet["Sticker"]):
    def live(self) -> StickerQuerySet:
        return self.filter(revoked_at__isnull=True)


class Sticker(models.Model):
    """The QR sticker on the door. Re-issued on loss: the old token dies."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="stickers")
    token = models.CharField(max_length=26, unique=True, default=new_token)
    issued_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    objects = StickerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "household"], name="sticker_household")]

    def __str__(self) -> str:
        return f"sticker {self.pk}"


@tracked()
class HouseRegistration(models.Model):
    """A person's name in a house register (ทะเบียนบ้าน) during a time: evidence for s41."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="registrations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="registrations")
    during = DateRangeField()

    objects = InForceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subdistrict", "house"], name="registration_house"),
            models.Index(fields=["subdistrict", "party"], name="registration_party"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.house_id}"
