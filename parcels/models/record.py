from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.models import Orthophoto, Subdistrict
from parcels.models.vocabulary import Act


class SourceDocument(models.Model):
    """LA_AdministrativeSource: the paper a change rests on."""

    class Kind(models.TextChoices):
        DEED = "deed", _("Land document")
        LAND_OFFICE_FILE = "land_office_file", _("Land office file")
        SURVEY_FORM = "survey_form", _("Survey form")
        COURT_ORDER = "court_order", _("Court order")
        OWNER_STATEMENT = "owner_statement", _("Owner's statement")
        ORTHOPHOTO = "orthophoto", _("Orthophoto")
        OTHER = "other", _("Other")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=60, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="documents/%Y/%m", blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class RegisterEntry(models.Model):
    """VersionedObject, the legal act: who did which verb, since when, why, on what paper.

    Beside it the database keeps the row history by itself (docs/decisions): the entry says what was
    meant, the history what was done. Entries are added, never changed.
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="entries")
    act = models.CharField(max_length=12, choices=Act.choices)
    parcels = models.ManyToManyField("parcels.Parcel", related_name="entries", blank=True)
    buildings = models.ManyToManyField("parcels.Building", related_name="entries", blank=True)
    parties = models.ManyToManyField("parcels.Party", related_name="entries", blank=True)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=500)
    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, null=True, blank=True)
    #: The picture it was drawn over, if any.
    orthophoto = models.ForeignKey(
        Orthophoto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: What the act replaced, enough to reverse it (undo is a new act).
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    #: Parcels drawn outside the tolerance for their paper: code -> areas in square wah and why.
    area_findings = models.JSONField(default=dict, blank=True, db_default={})
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    #: Made by the sender; the same one sent again is the same act, not a second one.
    client_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "register entries"
        constraints = [
            models.CheckConstraint(name="register_entry_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="register_entry_received_once", fields=["subdistrict", "client_id"]
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "-recorded_at"], name="entry_latest")]

    def __str__(self) -> str:
        return f"{self.act} {self.effective_on}"
