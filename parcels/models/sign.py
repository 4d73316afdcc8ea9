from django.conf import settings
from django.contrib.gis.db import models
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.history import tracked
from geo.models import Subdistrict
from parcels.models.building import Building
from parcels.models.parcel import Parcel
from parcels.models.party import Party

SRID = settings.REGISTER_SRID


@tracked()
class Sign(models.Model):
    """A signboard (ป้าย), taxed by area and wording."""

    class Wording(models.TextChoices):
        THAI = "thai", _("Thai only")
        MIXED = "mixed", _("Thai with foreign letters or picture")
        FOREIGN = "foreign", _("No Thai, or Thai under foreign")

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="signs")
    code = models.CharField(
        max_length=17, validators=[RegexValidator(r"^\d{2}[A-Z]{1,2}\d{3}(/\d{3})?-P\d{3}$")]
    )
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="signs")
    building = models.ForeignKey(
        Building, on_delete=models.SET_NULL, null=True, blank=True, related_name="signs"
    )
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signs")
    business_name = models.CharField(max_length=200, blank=True)
    wording = models.CharField(max_length=8, choices=Wording.choices)
    is_moving = models.BooleanField(default=False)
    width_cm = models.PositiveIntegerField()
    height_cm = models.PositiveIntegerField()
    sides = models.PositiveSmallIntegerField(default=1)
    installed_on = models.DateField()
    removed_on = models.DateField(null=True, blank=True)
    position = models.PointField(srid=SRID)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sign_code_once", fields=["subdistrict", "code"]),
            models.CheckConstraint(
                name="sign_has_size", condition=Q(width_cm__gt=0, height_cm__gt=0, sides__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["subdistrict", "parcel"], name="sign_parcel")]

    def __str__(self) -> str:
        return self.code
