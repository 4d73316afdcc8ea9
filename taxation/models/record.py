"""The assessment of one taxpayer for one year. Once issued it is superseded, never edited.

The database itself refuses to change an issued record (triggers below; its lines: sheet.py). Drafts
of a run may be thrown away. The triggers write nothing: they only refuse.

Records come by the ten thousand, so what they point at is checked once for all rows of a
statement, by triggers: foreign keys would look row by row, a fifth of the time of a run's writing.
For the same reason a draft has no index but those the run's own pages need; the questions of many
years are about issued records, and so are the indexes for them.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from geo.models import Subdistrict, Village
from taxation.models.kept import KeptJSON
from taxation.models.run import OF_NO_RUN, TaxRun

#: How billing names what a bill is for.
ORIGIN = "taxation.record"


class AssessmentQuerySet(models.QuerySet["AssessmentRecord"]):
    def of(self, subdistrict: Subdistrict | int) -> AssessmentQuerySet:
        return self.filter(subdistrict=subdistrict)

    def issued(self) -> AssessmentQuerySet:
        return self.filter(issued_at__isnull=False)

    def in_force(self) -> AssessmentQuerySet:
        """Issued and not superseded by an issued one."""
        later = AssessmentRecord.objects.filter(
            supersedes=models.OuterRef("pk"), issued_at__isnull=False
        )
        return self.issued().filter(~models.Exists(later))


class AssessmentRecord(models.Model):
    """What one taxpayer owes for one year, and the facts it rests on, in integer satang."""

    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        TaxRun,
        on_delete=models.CASCADE,
        related_name="records",
        db_constraint=False,
        db_index=False,
    )
    tax_year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)  # "2569/000123", given on issue
    #: The owner set: party ids in order, joined by "+". Same set, same taxpayer (s42).
    taxpayer_key = models.CharField(max_length=400, db_collation="C")
    party_ids = ArrayField(models.BigIntegerField())
    taxpayer_name = models.CharField(max_length=400)  # as it stood when computed
    taxpayer_address = models.CharField(max_length=300, blank=True)
    #: Where a notice is carried to first: village, then parcel code along the route.
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    route_code = models.CharField(max_length=12, blank=True)
    #: Null while the facts of a draft stand in the columns of its sheet: ask selectors/kept.py.
    facts = KeptJSON(null=True, blank=True)
    facts_digest = models.CharField(max_length=64, blank=True)  # of a draft when facts are kept
    law_digest = models.CharField(max_length=64)
    value_satang = models.BigIntegerField()
    exempt_satang = models.BigIntegerField()
    taxable_satang = models.BigIntegerField()
    tax_satang = models.BigIntegerField()  # tax of s42, before reductions
    due_satang = models.BigIntegerField()
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        db_constraint=False,
        db_index=False,
    )
    issued_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assessment_once_a_run", fields=["run", "taxpayer_key"]),
            models.UniqueConstraint(
                name="assessment_number_once",
                fields=["subdistrict", "tax_year", "number"],
                condition=~Q(number=""),
            ),
            models.CheckConstraint(
                name="assessment_year_christian", condition=Q(tax_year__range=(2000, 2400))
            ),
            models.CheckConstraint(
                name="assessment_issued_has_number",
                condition=Q(issued_at__isnull=True) | ~Q(number=""),
            ),
            models.CheckConstraint(
                name="assessment_issued_keeps_its_facts",
                condition=Q(issued_at__isnull=True) | Q(facts__isnull=False) & ~Q(facts_digest=""),
            ),
            models.CheckConstraint(
                name="assessment_amounts_not_negative",
                condition=Q(
                    value_satang__gte=0,
                    exempt_satang__gte=0,
                    taxable_satang__gte=0,
                    tax_satang__gte=0,
                    due_satang__gte=0,
                ),
            ),
        ]
        indexes = [
            # Without the id: looking one up in it would read all of it, and the planner may try.
            models.Index(fields=["subdistrict", "run"], name="assessment_roll"),
            models.Index(
                fields=["subdistrict", "tax_year", "taxpayer_key"],
                name="assessment_taxpayer",
                condition=Q(issued_at__isnull=False),
            ),
            GinIndex(
                name="assessment_parties",
                fields=["party_ids"],
                condition=Q(issued_at__isnull=False),
            ),
            models.Index(
                fields=["supersedes"],
                name="assessment_supersedes",
                condition=Q(supersedes__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_record_never_edited",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__issued_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="records_of_a_run",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func=f"""
                    IF {OF_NO_RUN}
                    OR EXISTS (
                        SELECT FROM (SELECT DISTINCT village_id FROM added) a
                         WHERE a.village_id IS NOT NULL AND NOT EXISTS (
                            SELECT FROM geo_village v WHERE v.id = a.village_id FOR KEY SHARE))
                    THEN
                        RAISE EXCEPTION 'pgtrigger: An assessment without its run or its village'
                              USING ERRCODE = 'foreign_key_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            *(
                pgtrigger.Trigger(
                    name=f"supersedes_a_record_{word}",
                    when=pgtrigger.After,
                    level=pgtrigger.Statement,
                    operation=operation,
                    referencing=pgtrigger.Referencing(new="written"),
                    func="""
                        IF EXISTS (
                            SELECT FROM written w
                             WHERE w.supersedes_id IS NOT NULL AND NOT EXISTS (
                                SELECT FROM taxation_assessmentrecord r
                                 WHERE r.id = w.supersedes_id AND r.issued_at IS NOT NULL))
                        THEN
                            RAISE EXCEPTION 'pgtrigger: Only an issued assessment is superseded'
                                  USING ERRCODE = 'foreign_key_violation';
                        END IF;
                        RETURN NULL;
                    """,
                )
                for word, operation in (("new", pgtrigger.Insert), ("old", pgtrigger.Update))
            ),
            pgtrigger.Trigger(
                name="records_with_lines_stay",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="gone"),
                func="""
                    IF EXISTS (SELECT FROM gone g JOIN taxation_assessmentline l
                                ON l.run_id = g.run_id AND l.record_id = g.id) THEN
                        RAISE EXCEPTION 'pgtrigger: Cannot delete an assessment before its lines'
                              USING ERRCODE = 'foreign_key_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.tax_year} {self.taxpayer_key}"


class AssessmentNotice(models.Model):
    """A notice (ภ.ด.ส.6) of an issued record: when printed, how and when it was received."""

    class Channel(models.TextChoices):
        HAND = "hand", "by hand"
        POST = "post", "by post"
        ANNOUNCED = "announced", "posted at the office"

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(AssessmentRecord, on_delete=models.PROTECT, related_name="notices")
    printed_at = models.DateTimeField(db_default=Now())
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    received_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subdistrict", "record"], name="notice_record")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.printed_at:%Y-%m-%d}"
