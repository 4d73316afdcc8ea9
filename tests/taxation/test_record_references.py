"""Records and lines point at what is there: the database refuses all else."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import Role
from taxation.models import (
    AssessmentLine,
    AssessmentRecord,
    AssessmentSheet,
    RunException,
    TaxRun,
)
from taxation.selectors.kept import facts_of, kept_by
from taxation.services import runs, writing
from taxation.services.writing import digest
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

pytestmark = pytest.mark.django_db
NOBODY = 999_999_999


@pytest.fixture
def run():
    plot("01A001", make.party("ร้าน"), use="OTHER")
    body = make.subdistrict().pk
    started = runs.start_run(
        subdistrict=body, year=YEAR, mode="preview", by=make.user(Role.ASSESSOR)
    )
    return runs.run_tax_year(started.pk)


def sql(text, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, params)


def copied(model, **other):
    """A row of the model once more, with some values changed."""
    one = model.objects.first()
    one.pk = None
    for name, value in other.items():
        setattr(one, name, value)
    with transaction.atomic():
        one.save(force_insert=True)


@pytest.mark.parametrize("name", ["run_id", "village_id", "subdistrict_id"])
def test_record_without_what_it_points_at_is_refused(run, name):
    with pytest.raises(IntegrityError, match="without its run or its village"):
        copied(AssessmentRecord, **{"taxpayer_key": "other", name: NOBODY})


def test_record_like_the_first_is_accepted(run):
    copied(AssessmentRecord, taxpayer_key="other")
    assert AssessmentRecord.objects.filter(run=run).count() == 2


@pytest.mark.parametrize("other", [{"record": [NOBODY]}, {"run_id": NOBODY}])
def test_line_without_its_record_is_refused(run, other):
    with pytest.raises(ProgrammingError, match="to an issued assessment, or to none"):
        copied(AssessmentSheet, **other)


def test_columns_of_a_sheet_have_one_length(run):
    with pytest.raises(IntegrityError, match="columns_of_one_length"):
        copied(AssessmentSheet, group=[1, 1])


def test_a_line_tells_its_class_and_no_building_where_there_is_none(run):
    [line] = AssessmentLine.objects.all()
    assert (line.tax_class, line.building, line.village) == ("OTHER", None, line.parcel.village)


def test_record_is_not_deleted_before_its_lines(run):
    with pytest.raises(IntegrityError, match="before its lines"):
        sql("DELETE FROM taxation_assessmentrecord WHERE run_id = %s", run.pk)
    sql("DELETE FROM taxation_assessmentsheet WHERE run_id = %s", run.pk)
    sql("DELETE FROM taxation_assessmentrecord WHERE run_id = %s", run.pk)


def test_run_is_not_deleted_before_its_records(run):
    with pytest.raises(IntegrityError, match="before its assessments"):
        sql("DELETE FROM taxation_taxrun WHERE id = %s", run.pk)
    run.delete()
    assert not AssessmentLine.objects.exists()
    assert not TaxRun.objects.exists()


def test_names_with_what_parts_columns_and_rows_arrive_as_they_are():
    name = "ร้าน\tค้า\\N บรรทัด\nใหม่"
    plot("01A001", make.party(name), use="OTHER")
    plot("01A002", make.party("ร้าน"), use="OTHER")
    started = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="preview", by=make.user(Role.ASSESSOR)
    )
    done = runs.run_tax_year(started.pk)
    first, second = (one.taxpayer_name for one in done.records.order_by("route_code"))
    assert name in first
    assert "ร้าน" in second


def test_a_draft_supersedes_nothing(run):
    with pytest.raises(IntegrityError, match="Only an issued assessment"):
        copied(AssessmentRecord, taxpayer_key="other", supersedes_id=NOBODY)
    draft = AssessmentRecord.objects.get(run=run)
    with pytest.raises(IntegrityError, match="Only an issued assessment"):
        sql("UPDATE taxation_assessmentrecord SET supersedes_id = %s", draft.pk)


@pytest.mark.parametrize("name", ["run_id", "subdistrict_id"])
def test_an_exception_is_of_a_run(run, name):
    found = RunException.objects.create(
        subdistrict_id=run.subdistrict_id, run=run, kind="no_owner", weight="blocks"
    )
    with pytest.raises(IntegrityError, match="is of no run"):
        copied(RunException, **{name: NOBODY})
    sql("DELETE FROM taxation_assessmentsheet WHERE run_id = %s", run.pk)
    sql("DELETE FROM taxation_assessmentrecord WHERE run_id = %s", run.pk)
    with pytest.raises(IntegrityError, match="before its assessments"):
        sql("DELETE FROM taxation_taxrun WHERE id = %s", run.pk)
    found.delete()
    sql("DELETE FROM taxation_taxrun WHERE id = %s", run.pk)


def test_facts_kept_in_the_former_form_are_read_the_same(run):
    """Earlier releases kept jsonb: its text has spaces and another order of keys."""
    writing.keep_facts(run)
    record = AssessmentRecord.objects.get(run=run)
    sql("UPDATE taxation_assessmentrecord SET facts = facts::jsonb::text WHERE id = %s", record.pk)
    again = AssessmentRecord.objects.get(run=run)
    assert again.facts == record.facts
    assert digest(again.facts) == record.facts_digest


def test_facts_of_a_draft_wait_in_columns_and_are_the_same_when_it_keeps_them(run):
    draft = AssessmentRecord.objects.get(run=run)
    assert (draft.facts, draft.facts_digest) == (None, "")
    facts, [kept] = facts_of(draft), kept_by([draft])
    writing.keep_facts(run)
    record = AssessmentRecord.objects.get(run=run)
    assert (record.facts, record.facts_digest) == (kept, digest(kept))
    assert facts_of(record) == facts
    assert not AssessmentSheet.objects.filter(facts__isnull=False).exists()


def test_a_record_is_not_issued_without_its_facts(run):
    with pytest.raises(IntegrityError, match="assessment_issued_keeps_its_facts"):
        sql("UPDATE taxation_assessmentrecord SET issued_at = now(), number = '1'")
