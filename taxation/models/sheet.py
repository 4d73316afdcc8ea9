"""Lines of assessments: kept as columns, one sheet a stretch of a run, and read as rows.

A run writes lines by the ten thousand, together with their records, and they change no more. As
rows of their own they took a third of the database's time; as arrays they take next to none. Who
reads asks `AssessmentLine`, a view that lays the columns side by side.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from geo.models import Subdistrict, Village
from parcels.models import Building, Parcel
from taxation.models.kept import KeptJSON
from taxation.models.record import AssessmentRecord
from taxation.models.run import TaxRun

#: Columns of a sheet, all of one length: 0 is none, `tax_class` counts in `classes` from 1.
COLUMNS = (
    "record", "parcel", "building", "village", "tax_class", "group", "value_satang",
    "exempt_satang", "taxable_satang", "tax_satang", "due_satang",
)  # fmt: skip


class AssessmentSheet(models.Model):
    """The lines of some records of a run that follow each other along the route, in columns."""

    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    run = models.ForeignKey(TaxRun, on_delete=models.CASCADE, related_name="sheets")
    #: The smallest and the largest id of its records.
    first_record = models.BigIntegerField()
    last_record = models.BigIntegerField()
    classes = ArrayField(models.CharField(max_length=20))
    record = ArrayField(models.BigIntegerField())
    parcel = ArrayField(models.BigIntegerField())
    building = ArrayField(models.BigIntegerField())
    village = ArrayField(models.BigIntegerField())
    tax_class = ArrayField(models.BigIntegerField())
    group = ArrayField(models.BigIntegerField())
    value_satang = ArrayField(models.BigIntegerField())
    exempt_satang = ArrayField(models.BigIntegerField())
    taxable_satang = ArrayField(models.BigIntegerField())
    tax_satang = ArrayField(models.BigIntegerField())
    due_satang = ArrayField(models.BigIntegerField())
    #: Of drafts: facts of those whose record keeps none yet, in columns (law/facts_columns.py).
    facts = KeptJSON(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_sheet_columns_of_one_length",
                condition=Q(**{f"{name}__len": models.F("record__len") for name in COLUMNS[1:]}),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="issued_sheet_never_edited",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM taxation_assessmentrecord r
                                WHERE r.run_id = OLD.run_id AND r.issued_at IS NOT NULL) THEN
                        RAISE EXCEPTION 'pgtrigger: Cannot change lines of issued assessments';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="lines_of_drafts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (SELECT unnest(NEW.record)
                               EXCEPT
                               SELECT r.id FROM taxation_assessmentrecord r
                                WHERE r.id BETWEEN NEW.first_record AND NEW.last_record
                                  AND r.run_id = NEW.run_id AND r.issued_at IS NULL
                                  AND r.subdistrict_id = NEW.subdistrict_id) THEN
                        RAISE EXCEPTION
                            'pgtrigger: Cannot add lines to an issued assessment, or to none';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {len(self.record)}"


class LineQuerySet(models.QuerySet["AssessmentLine"]):
    def of_record(self, record: AssessmentRecord) -> LineQuerySet:
        """Lines of one record, in the order of form 7."""
        sheets = AssessmentSheet.objects.filter(
            subdistrict=record.subdistrict_id, run=record.run_id,
            first_record__lte=record.pk, last_record__gte=record.pk,
        )  # fmt: skip
        return self._of(sheets).filter(record=record.pk).order_by("pk")

    def of_parcel(self, parcel: Parcel, runs: models.QuerySet[TaxRun]) -> LineQuerySet:
        """Lines of one parcel in some runs of its body."""
        sheets = AssessmentSheet.objects.filter(
            subdistrict=parcel.subdistrict_id, run__in=runs, parcel__contains=[parcel.pk]
        )
        return self._of(sheets).filter(parcel=parcel.pk)

    def _of(self, sheets: models.QuerySet[AssessmentSheet]) -> LineQuerySet:
        """Only these sheets are unfolded."""
        return self.filter(_Among("sheet_id", ArraySubquery(sheets.values("pk"))))


class _Among(models.Func):
    """Whether a value is in an array that is found first; `IN` would compare every line."""

    template, arg_joiner = "%(expressions)s)", " = ANY ("
    output_field = models.BooleanField()


class AssessmentLine(models.Model):
    """One row of form 7, a (parcel, building, class) with its part of the tax: map, totals.

    Ask for the lines of a run, of a record or of a parcel: a question over all years unfolds all.
    """

    id = models.BigIntegerField(primary_key=True)
    sheet = models.ForeignKey(AssessmentSheet, on_delete=models.DO_NOTHING, related_name="+")
    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.DO_NOTHING, related_name="+")
    record = models.ForeignKey(AssessmentRecord, on_delete=models.DO_NOTHING, related_name="+")
    run = models.ForeignKey(TaxRun, on_delete=models.DO_NOTHING, related_name="lines")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, related_name="+")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, null=True, related_name="+")
    tax_class = models.CharField(max_length=20)
    group = models.PositiveIntegerField()  # touching parcels of one owner set (s42)
    value_satang = models.BigIntegerField()
    exempt_satang = models.BigIntegerField()
    taxable_satang = models.BigIntegerField()
    tax_satang = models.BigIntegerField()
    due_satang = models.BigIntegerField()

    objects = LineQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "taxation_assessmentline"

    def __str__(self) -> str:
        return f"{self.record_id} {self.tax_class} {self.due_satang}"
