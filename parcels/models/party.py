from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts import personal_data
from geo.history import tracked
from geo.models import Subdistrict
from parcels.models.vocabulary import IdType, PartyKind


@tracked()
class Party(models.Model):
    """LA_Party: who may hold a right. Every kind of person, with or without a number.

    The ID number is encrypted; its keyed hash is for look-up. Neither leaves in GeoJSON or logs.
    """

    class Status(models.TextChoices):
        ALIVE = "alive", _("Alive")
        DEAD = "dead", _("Deceased")
        BANKRUPT = "bankrupt", _("Bankrupt")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=20, choices=PartyKind.choices, default=PartyKind.NATURAL)
    title = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)  # given name, or the whole name of a body
    family_name = models.CharField(max_length=100, blank=True)
    id_type = models.CharField(max_length=10, choices=IdType.choices, default=IdType.NONE)
    id_number_encrypted = models.BinaryField(default=bytes, blank=True)
    id_number_hash = models.BinaryField(max_length=32, null=True, blank=True)
    nationality = models.CharField(
        max_length=3, blank=True
    )  # ISO 3166-1 alpha-3; "" = none, stateless
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ALIVE)
    address = models.CharField(max_length=300, blank=True)
    mailing_address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    owner_code = models.CharField(max_length=20, blank=True)  # ผ.ท.4, free text
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="party_number_once",
                fields=["subdistrict", "id_type", "id_number_hash"],
                condition=Q(id_number_hash__isnull=False),
            ),
            models.CheckConstraint(name="party_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="party_number_has_type",
                condition=Q(id_number_hash__isnull=True) | ~Q(id_type=IdType.NONE),
            ),
        ]
        indexes = [
            GinIndex(
                name="party_name_trigram",
                fields=["subdistrict", "name", "family_name"],
                opclasses=["int8_ops", "gin_trgm_ops", "gin_trgm_ops"],
            ),
            models.Index(fields=["subdistrict", "kind"], name="party_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.name} {self.family_name}".strip()

    @property
    def id_number(self) -> str:
        """The number in clear, only for a door that has asked permission and logs the look."""
        return personal_data.decrypt(self.id_number_encrypted)

    def set_id_number(self, id_type: str, number: str) -> None:
        """Keep a number encrypted and hashed; an empty one clears both. Does not save."""
        self.id_type = id_type if number else IdType.NONE
        self.id_number_encrypted = personal_data.encrypt(number)
        self.id_number_hash = personal_data.lookup_hash(number) if number else None


class PersonView(models.Model):
    """A look at a person's whole number: who, when, what for. Rows are added, never changed."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="views")
    at = models.DateTimeField(db_default=Now())
    purpose = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(name="person_view_has_purpose", condition=~Q(purpose=""))
        ]
        indexes = [models.Index(fields=["subdistrict", "party", "-at"], name="person_view_of")]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.party_id}"
