from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Q
from django.db.models.functions import Abs, Now
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict
from parcels.models.record import RegisterEntry

SRID = settings.REGISTER_SRID
#: An exception holds while what was excepted has not grown by more than this.
GROWTH = 1.1


class FindingKind(models.TextChoices):
    """What can be wrong in the register, in the order of the work lists."""

    OVERLAP = "overlap", _("Parcels that overlap")
    DUPLICATE = "duplicate", _("The same outline twice")
    GAP = "gap", _("Narrow gaps in a block")
    OUT_OF_BLOCK = "out_of_block", _("Parcels outside their block")
    NO_BOUNDARY = "no_boundary", _("No drawn boundary")
    NO_OWNER = "no_owner", _("No owner or possessor")
    AREA_DIFFERS = "area_differs", _("Drawn area differs from the paper")
    USES_OFF = "uses_off", _("Uses do not add up")
    FLOOR_USES_OFF = "floor_uses_off", _("Floor uses do not add up")
    NO_PARCEL = "no_parcel", _("Buildings without a parcel")
    BUILDING_OVERLAP = "building_overlap", _("Buildings that overlap")
    INVALID_RING = "invalid_ring", _("Outlines in files that cross themselves")
    NO_ROW = "no_row", _("Shapes in files without a parcel of the register")
    IMPORT_ROW = "import_row", _("Other rows of files that wait")


#: Kinds about rows of imports: they change when a row is settled, not when a parcel is.
OF_ROWS = (FindingKind.INVALID_RING, FindingKind.NO_ROW, FindingKind.IMPORT_ROW)


class FindingQuerySet(models.QuerySet["Finding"]):
    def of(self, subdistrict: Subdistrict | int) -> "FindingQuerySet":
        return self.filter(subdistrict=subdistrict)

    def standing(self) -> "FindingQuerySet":
        """Still true of the register, excepted or not."""
        return self.filter(gone_at__isnull=True)

    def excepted(self, on: object) -> "FindingQuerySet":
        """Standing, with an exception that holds on a day."""
        return self.standing().filter(_holds(on)).distinct()

    def waiting(self, on: object) -> "FindingQuerySet":
        """Standing and not excepted: somebody has to do something."""
        return self.standing().exclude(
            pk__in=self.model._default_manager.filter(_holds(on)).values("pk")
        )


def _holds(on: object) -> Q:
    """Made since it was found, not revoked, not run out, and it has not grown since."""
    return (
        Q(exceptions__revoked_at__isnull=True)
        & Q(exceptions__made_at__gte=F("found_at"))
        & (Q(exceptions__until__isnull=True) | Q(exceptions__until__gte=on))
        & (
            Q(size__isnull=True)
            | Q(exceptions__size__isnull=True)
            | Q(exceptions__size__gte=Abs(F("size")) / GROWTH)
        )
        & Q(exceptions__isnull=False)
    )


class Finding(models.Model):
    """A fault of the register. It ends by itself only when the register is right again.

    `found_by` and `gone_by` are the acts that made and mended it; None where a whole check saw it.
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=FindingKind.choices)
    #: What it is about, in one word of ids: the same fault found again is the same row.
    key = models.CharField(max_length=200)
    parcels = ArrayField(models.BigIntegerField(), default=list)
    buildings = ArrayField(models.BigIntegerField(), default=list)
    #: Rows of imports in quarantine.
    rows = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    codes = ArrayField(models.CharField(max_length=20), default=list)
    #: Square metres of ground, or square wah or square metres that are missing or too many.
    size = models.FloatField(null=True, blank=True)
    shape = models.GeometryField(srid=SRID, null=True, blank=True)
    place = models.PointField(srid=SRID, null=True, blank=True)
    found_at = models.DateTimeField(db_default=Now())
    found_by = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    gone_at = models.DateTimeField(null=True, blank=True)
    gone_by = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["subdistrict", "kind", "-size", "key"]
        constraints = [
            models.UniqueConstraint(name="finding_once", fields=["subdistrict", "kind", "key"])
        ]
        indexes = [
            GinIndex(name="finding_parcels", fields=["parcels"]),
            GinIndex(name="finding_buildings", fields=["buildings"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {' '.join(self.codes)}"


class FindingException(models.Model):
    """Somebody has decided that a finding may stand, and why. Revoked, never deleted."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="exceptions")
    reason = models.CharField(max_length=500)
    #: The last day it holds; without one until it is revoked.
    until = models.DateField(null=True, blank=True)
    #: How large the finding was then.
    size = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="finding_exception_has_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return self.reason


class RegisterCheck(models.Model):
    """When the whole register of a sub-district was last checked, and how long it took."""

    subdistrict = models.OneToOneField(Subdistrict, on_delete=models.CASCADE, related_name="+")
    checked_at = models.DateTimeField()
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"{self.subdistrict_id} {self.checked_at}"
