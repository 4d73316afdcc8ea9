"""Words of the printed forms that the office changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from geo.history import tracked
from geo.models import Subdistrict


@tracked()
class FormWording(models.Model):
    """One text of a form in the office's own words; absent means that of `forms/texts.yaml`.

    `key` is the place in that file, "notice.subject". What was printed before keeps its paper only.
    """

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)
    reason = models.CharField(max_length=300)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="form_wording_once", fields=["subdistrict", "key"]),
            models.CheckConstraint(name="form_wording_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.key
