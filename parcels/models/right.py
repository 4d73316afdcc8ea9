from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Q

from geo.history import tracked
from geo.models import Subdistrict
from parcels.models.building import Building
from parcels.models.condominium import Unit
from parcels.models.parcel import InForceQuerySet, Parcel
from parcels.models.party import Party
from parcels.models.vocabulary import RightKind


@tracked()
class Right(models.Model):
    """LA_Right: a party's share in one parcel, building or unit during a time.

    The shares of one kind in one object that are open sum to one: a deferred constraint trigger
    checks it at commit (parcels/sql/right_shares.sql); a check constraint sees one row only.
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    parcel = models.ForeignKey(
        Parcel, on_delete=models.PROTECT, null=True, blank=True, related_name="rights"
    )
    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, null=True, blank=True, related_name="rights"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="rights"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="rights")
    kind = models.CharField(max_length=10, choices=RightKind.choices, default=RightKind.OWNERSHIP)
    share_numerator = models.PositiveIntegerField(default=1)
    share_denominator = models.PositiveIntegerField(default=1)
    during = DateRangeField()

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="right_on_one_object",
                condition=Q(parcel__isnull=False, building__isnull=True, unit__isnull=True)
                | Q(parcel__isnull=True, building__isnull=False, unit__isnull=True)
                | Q(parcel__isnull=True, building__isnull=True, unit__isnull=False),
            ),
            models.CheckConstraint(
                name="right_share_is_a_fraction",
                condition=Q(share_numerator__gt=0, share_denominator__gte=F("share_numerator")),
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "parcel"], name="right_parcel"),
            models.Index(fields=["subdistrict", "building"], name="right_building"),
            models.Index(fields=["subdistrict", "unit"], name="right_unit"),
            models.Index(fields=["subdistrict", "party"], name="right_party"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.share_numerator}/{self.share_denominator}"
