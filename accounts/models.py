"""Who works in the system. Citizens have no account: a sticker and a code let a household in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of staff may do. One person in a small office may hold several."""

    SURVEYOR = "surveyor", _("Surveyor")
    ASSESSOR = "assessor", _("Tax assessor")
    CASHIER = "cashier", _("Cashier")
    OFFICER = "officer", _("Service officer")
    FIELD_WORKER = "field_worker", _("Field worker")
    HEAD = "head", _("Head of division")
    PLANNER = "planner", _("Planner")
    VOLUNTEER = "volunteer", _("Volunteer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractUser):
    """A member of staff of one local body. A user without a subdistrict sees no register at all."""

    subdistrict = models.ForeignKey(
        "geo.Subdistrict", on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True
    )
    division = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    objects: ClassVar[DjangoUserManager["User"]] = DjangoUserManager()  # type: ignore[assignment]

    def has_role(self, *roles: str) -> bool:
        """True if the user is active and holds one of the roles. An administrator holds all."""
        held = set(self.roles)
        return self.is_active and (Role.ADMINISTRATOR in held or bool(held.intersection(roles)))


class OutboxMessage(models.Model):
    """A message to a citizen (SMS, LINE, printed slip). Without a gateway read it in /outbox/."""

    class Channel(models.TextChoices):
        SMS = "sms", _("SMS")
        LINE = "line", _("LINE")
        PRINT = "print", _("Printed slip")

    subdistrict = models.ForeignKey("geo.Subdistrict", on_delete=models.CASCADE)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.SMS)
    recipient_hash = models.BinaryField(max_length=32)
    recipient_hint = models.CharField(
        max_length=20
    )  # "xxx-xxx-1234": enough for a person to know it
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "-created_at"], name="outbox_latest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.created_at:%Y-%m-%d %H:%M}"


class OneTimeCode(models.Model):
    """A six-digit code sent to a phone: five minutes, five tries, used once. Kept as a hash."""

    subject = models.CharField(max_length=60)  # e.g. "household:123"
    code_hash = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "-created_at"], name="code_latest")]

    def __str__(self) -> str:
        return self.subject
