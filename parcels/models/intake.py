"""Files on their way into the register: the batch, its rows while they are judged, what it changed.

A row's names and numbers of persons are encrypted while it waits, and go when it is settled.
"""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict
from parcels.models.parcel import Parcel
from parcels.models.record import RegisterEntry

SRID = settings.REGISTER_SRID


class ImportBatch(models.Model):
    """One file from its arrival to its report."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        ASKING = "asking", _("Waiting for answers")
        MAPPING = "mapping", _("Waiting for the columns")
        READING = "reading", _("Being read and checked")
        REHEARSED = "rehearsed", _("Ready to apply")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        REFUSED = "refused", _("File cannot be used")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Stopped by an error")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=20, default="parcels")  # a key of settings.IMPORT_KINDS
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    #: Below settings.INTAKE_ROOT; empty when the raw file is gone.
    file_path = models.CharField(max_length=300, blank=True)
    #: What the reader found: format, layer, encoding, reference system, operation, columns.
    found = models.JSONField(default=dict, blank=True)
    #: What a person answered: srid, encoding, layer, columns, retire_missing.
    answers = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    #: The register and the day its rows were judged by, as applying.judge marks them.
    judged_by = models.CharField(max_length=50, blank=True, default="", db_default="")
    #: Of the whole file: why it cannot be used, what to look at before it is applied.
    problems = models.JSONField(default=list, blank=True)
    effect = models.JSONField(default=dict, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    effective_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entry = models.OneToOneField(
        RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="imported"
    )
    created_at = models.DateTimeField(db_default=Now())
    heartbeat_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subdistrict", "-created_at"], name="import_latest"),
            models.Index(fields=["subdistrict", "file_sha256"], name="import_same_file"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    @property
    def is_working(self) -> bool:
        """A worker has it in hand, or will."""
        return self.state in (self.State.RECEIVED, self.State.READING, self.State.APPLYING)

    @property
    def has_rows_in_order(self) -> bool:
        """Something would go into the register if it were applied now."""
        return any(self.counts.get(name) for name in ("new", "split", "changed", "ends", "retired"))

    @property
    def says_nothing_new(self) -> bool:
        """Every row is as the register has it: there is nothing to apply, and none to mend."""
        told = ("new", "split", "changed", "ends", "retired", "noted", "quarantined", "refused")
        return not any(self.counts.get(name) for name in told)


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def waiting(self, subdistrict: Subdistrict | int) -> "ImportRowQuerySet":
        """Rows of applied imports that somebody has to mend, bring in or set aside."""
        verdicts = (ImportRow.Verdict.QUARANTINED, ImportRow.Verdict.PENDING)
        applied = self.filter(subdistrict=subdistrict, batch__state=ImportBatch.State.APPLIED)
        return applied.filter(verdict__in=verdicts)


class ImportRow(models.Model):
    """A row of the file in the register's own words, with its verdict."""

    class About(models.TextChoices):
        """What a row speaks of; the rows of one file may speak of several things."""

        PARCEL = "parcel", _("Parcel")
        PERSON = "person", _("Person")
        LAND_USE = "land_use", _("Use of land")
        BUILDING = "building", _("Building")
        FLOOR_USE = "floor_use", _("Use of a building")
        HOUSE = "house", _("House number")
        SIGN = "sign", _("Sign")

    class Verdict(models.TextChoices):
        PENDING = "pending", _("Not checked yet")
        NEW = "new", _("New")
        SPLIT = "split", _("Part of a split or merged parcel")
        CHANGED = "changed", _("Changed")
        ENDS = "ends", _("Ends")
        UNCHANGED = "unchanged", _("Unchanged")
        NOTED = "noted", _("Noted only")
        QUARANTINED = "quarantined", _("In quarantine")
        REFUSED = "refused", _("Refused")
        SET_ASIDE = "set_aside", _("Set aside")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    #: The sheet or member of the file it stands in; empty where the file has only one.
    part = models.CharField(max_length=100, blank=True, default="", db_default="")
    about = models.CharField(
        max_length=10, choices=About.choices, default=About.PARCEL, db_default=About.PARCEL
    )
    number = models.PositiveIntegerField()  # as a person counts in the part
    values = models.JSONField(default=dict, blank=True)
    personal = models.BinaryField(default=bytes, blank=True)
    shape = models.MultiPolygonField(srid=SRID, null=True, blank=True)
    code = models.CharField(max_length=20, blank=True)
    parcel = models.ForeignKey(
        Parcel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(
        max_length=12, choices=Verdict.choices, default=Verdict.PENDING, db_default=Verdict.PENDING
    )
    #: [{"code", "params"}]; words in parcels/intake/words.py.
    problems = models.JSONField(default=list, blank=True)
    #: Field -> [as it is, as it would be].
    changes = models.JSONField(default=dict, blank=True, db_default={})
    #: Doubts an officer has accepted.
    accepted = models.JSONField(default=list, blank=True, db_default=[])

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_row_verdict"),
            models.Index(fields=["batch", "code"], name="import_row_code"),
            models.Index(fields=["parcel"], name="import_row_parcel"),
            models.Index(
                fields=["subdistrict", "batch"],
                name="import_row_quarantine",
                condition=Q(verdict="quarantined"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class ColumnMap(models.Model):
    """Which column of a source's files means what: asked once, remembered for its next file."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    #: Hash of the sorted column names: files of one source have the same.
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="column_map_once", fields=["subdistrict", "kind", "signature"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"


class IntakeRule(models.Model):
    """How long an office keeps a file nobody went on with; KEEP_DAYS where it is silent."""

    KEEP_DAYS = 30

    subdistrict = models.OneToOneField(Subdistrict, on_delete=models.PROTECT, related_name="+")
    keep_days = models.PositiveSmallIntegerField(default=KEEP_DAYS, db_default=KEEP_DAYS)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_rule_days_in_reach", condition=Q(keep_days__range=(1, 365))
            )
        ]

    def __str__(self) -> str:
        return f"{self.keep_days}"


class BulkChange(models.Model):
    """A row before and after an act too large for RegisterEntry.before and .after; see undo."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="bulk_changes")
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bulk_change_once", fields=["entry", "table", "row"])
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
