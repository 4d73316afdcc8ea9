"""The ground: a local body's territory, its villages and index areas, what lies on it, its imagery.

Shapes are in the register's plane reference system (settings.REGISTER_SRID, metres, 1 mm grid).
"""

import uuid
from pathlib import Path

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import RegexValidator
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geo.functions import display_column
from geo.history import tracked

SRID = settings.REGISTER_SRID


class SplitNumbering(models.TextChoices):
    """What codes the parts of a split parcel get; the code of the whole is never used again."""

    SUB_LOTS = "sub_lots", _("Under the old code: 01A001/001, 01A001/002")
    NEW_LOTS = "new_lots", _("New lots of the block: 01A045, 01A046")


@tracked()
class Subdistrict(models.Model):
    """One local body and its territory. Every business row of the product belongs to one."""

    code = models.CharField(max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}$")])
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    office_th = models.CharField(max_length=200)
    office_en = models.CharField(max_length=200)
    office_address_th = models.CharField(max_length=300, blank=True)
    office_phone = models.CharField(max_length=40, blank=True)
    amphoe_th = models.CharField(max_length=100)
    province_th = models.CharField(max_length=100)
    boundary = models.MultiPolygonField(srid=SRID)
    office_position = models.PointField(srid=SRID, null=True, blank=True)
    area_stated_km2 = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    boundary_source = models.CharField(max_length=300, blank=True)
    #: How the parts of a split parcel are numbered: the office's custom.
    split_numbering = models.CharField(
        max_length=8, choices=SplitNumbering.choices, default="sub_lots", db_default="sub_lots"
    )
    #: True where the register is invented; every screen and print then says so.
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="subdistrict_boundary_is_valid", condition=Q(boundary__isvalid=True)
            )
        ]

    def __str__(self) -> str:
        return self.name_th


@tracked()
class Village(models.Model):
    """A หมู่บ้าน. Its boundary is not surveyed; the point is approximate."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="villages")
    moo = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8, unique=True, validators=[RegexValidator(r"^\d{8}$")])
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    position = models.PointField(srid=SRID)
    position_source = models.CharField(max_length=200, blank=True)
    #: False until the office confirms that this name bears this number ("รอยืนยัน" on screen).
    is_number_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["subdistrict", "moo"]
        constraints = [
            models.UniqueConstraint(name="village_moo_once", fields=["subdistrict", "moo"])
        ]

    def __str__(self) -> str:
        return f"หมู่ {self.moo} {self.name_th}"


@tracked(exclude=["display"])
class Zone(models.Model):
    """An index area of the tax map (เขต), two digits. Not a village."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="zones")
    code = models.CharField(max_length=2, validators=[RegexValidator(r"^(?!00)\d{2}$")])
    boundary = models.MultiPolygonField(srid=SRID)
    display = display_column("boundary")

    class Meta:
        ordering = ["subdistrict", "code"]
        constraints = [
            models.UniqueConstraint(name="zone_code_once", fields=["subdistrict", "code"]),
            models.CheckConstraint(name="zone_code_form", condition=Q(code__regex=r"^\d{2}$")),
            models.CheckConstraint(
                name="zone_boundary_is_valid", condition=Q(boundary__isvalid=True)
            ),
        ]

    def __str__(self) -> str:
        return self.code


@tracked(exclude=["display"])
class Block(models.Model):
    """A part of a zone (เขตย่อย), one or two capital letters: parcel codes start with both."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="blocks")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="blocks")
    letter = models.CharField(max_length=2, validators=[RegexValidator(r"^[A-Z]{1,2}$")])
    boundary = models.MultiPolygonField(srid=SRID)
    display = display_column("boundary")

    class Meta:
        ordering = ["subdistrict", "zone", "letter"]
        constraints = [
            models.UniqueConstraint(
                name="block_letter_once", fields=["subdistrict", "zone", "letter"]
            ),
            models.CheckConstraint(
                name="block_letter_form", condition=Q(letter__regex=r"^[A-Z]{1,2}$")
            ),
            models.CheckConstraint(
                name="block_boundary_is_valid", condition=Q(boundary__isvalid=True)
            ),
        ]

    def __str__(self) -> str:
        return self.letter


@tracked(exclude=["display"])
class MapFeature(models.Model):
    """What lies on the ground beside property: roads, water, forest reserve, the next town."""

    class Kind(models.TextChoices):
        ROAD = "road", _("Road")
        LANE = "lane", _("Lane")
        RIVER = "river", _("River")
        STREAM = "stream", _("Stream")
        FOREST = "forest", _("Forest reserve")
        TOWN = "town", _("Town outside the sub-district")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="features")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name_th = models.CharField(max_length=100, blank=True)
    name_en = models.CharField(max_length=100, blank=True)
    shape = models.GeometryField(srid=SRID)
    display = display_column("shape")

    class Meta:
        indexes = [
            models.Index(fields=["subdistrict", "kind"], name="map_feature_kind"),
            GistIndex(name="map_feature_display", fields=["display"]),
        ]

    def __str__(self) -> str:
        return self.name_th or self.kind


class Orthophoto(models.Model):
    """A drone picture or height model: the archive, and a display copy on the tile grid."""

    class Kind(models.TextChoices):
        ORTHOPHOTO = "orthophoto", _("Orthophoto")
        DSM = "dsm", _("Surface heights (DSM)")
        DTM = "dtm", _("Ground heights (DTM)")

    class HeightDatum(models.TextChoices):
        UNKNOWN = "", _("Not stated")
        SEA_LEVEL = "msl", _("Above mean sea level")
        ELLIPSOID = "ellipsoid", _("Above the ellipsoid (GNSS)")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        PROCESSING = "processing", _("Being prepared")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Stopped")
        RETIRED = "retired", _("Taken off the map")

    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="orthophotos"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORTHOPHOTO)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    flown_on = models.DateField(null=True, blank=True)
    gsd_m = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    height_datum = models.CharField(
        max_length=10, choices=HeightDatum.choices, default=HeightDatum.UNKNOWN, blank=True
    )
    operator = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    #: A picture of another place, moved here to show how the product works. Always said on the map.
    is_of_another_place = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    #: Why it was refused (geo.intake.problems.Problem), to be said in the reader's language.
    problem = models.JSONField(null=True, blank=True)
    #: While it is being prepared: the step and how much of it is done, in hundredths.
    step = models.CharField(max_length=10, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    archive_path = models.CharField(max_length=300)  # below settings.IMAGERY_ROOT
    display_path = models.CharField(max_length=300, blank=True)
    source_crs = models.CharField(max_length=300, blank=True)
    footprint = models.MultiPolygonField(srid=SRID, null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "-flown_on"], name="orthophoto_latest")]

    def __str__(self) -> str:
        return self.title_th

    @property
    def refusal(self) -> str:
        """Why it was refused, in the language of the reader."""
        if not self.problem:
            return ""
        return str(self.problem["en" if get_language() == "en" else "th"])

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.RECEIVED, self.State.PROCESSING)


class CachedTile(models.Model):
    """A vector tile kept gzipped; deleted by bounding box in the transaction that moves a shape.

    Written thousands of times an hour and lost without harm: one index, no reference looked at.
    """

    pk = models.CompositePrimaryKey("subdistrict", "layer", "z", "x", "y")
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.CASCADE, db_constraint=False, db_index=False
    )
    layer = models.CharField(max_length=20)
    z = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.layer} {self.z}/{self.x}/{self.y}"


class Upload(models.Model):
    """A file on its way in, sent in pieces; the file itself lies below settings.UPLOAD_ROOT.

    How much has arrived is the length of that file and stands nowhere else.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: What it is for: a room takes only files sent through its own door.
    purpose = models.SlugField(max_length=20)
    name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField()
    #: Said by the sender's program; the same file chosen again goes on where it stopped.
    fingerprint = models.CharField(max_length=100, blank=True)
    #: Of the whole file, if the sender said it; whoever takes the file compares.
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "purpose"], name="upload_purpose")]
        constraints = [
            models.CheckConstraint(name="upload_has_size", condition=Q(size_bytes__gt=0))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.UPLOAD_ROOT) / self.key.hex
