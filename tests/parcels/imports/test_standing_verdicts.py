"""What a rehearsal found stands while nobody was at work; what somebody did is looked at anew."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo.models import Block
from parcels.models import ImportBatch, Parcel
from parcels.services.imports import applying, mending
from parcels.services.imports.statements import text
from parcels.services.recording import correct_parcel
from parcels.services.work import Because
from tests import factories as make
from tests.parcels.imports.files import box, brought, geopackage, plot

pytestmark = pytest.mark.django_db
COMPARED = text("import_compare").splitlines()[0]


def applied(batch: ImportBatch) -> bool:
    """Apply it; were the rows judged again?"""
    with CaptureQueriesContext(connection) as seen:
        applying.apply(batch, by=batch.by, reason="แฟ้มทดสอบ", on=timezone.localdate())
    assert batch.state == "applied"
    return any(query["sql"].startswith(COMPARED) for query in seen.captured_queries)


def rehearsed(tmp_path: Path) -> ImportBatch:
    make.owned_parcel("01A001")
    make.owned_parcel("01A002")
    return brought(geopackage(tmp_path / "a.gpkg", plot("01A001", survey="5")))


def test_nothing_is_judged_twice_while_nobody_was_at_work(tmp_path: Path) -> None:
    assert not applied(rehearsed(tmp_path))
    assert Parcel.objects.get(code="01A001").survey_page == "5"


def test_an_act_on_any_parcel_since_the_rehearsal_is_looked_at(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    because = Because(by=make.user(), reason="แก้", effective_on=timezone.localdate())
    other = Parcel.objects.get(code="01A002")
    correct_parcel(because=because, parcel_id=other.pk, fields={"remark": "ใหม่"})
    assert applied(batch)


def test_a_change_past_all_services_is_looked_at(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    Parcel.objects.filter(code="01A001").update(survey_page="5")
    entry = applying.apply(batch, by=batch.by, reason="แฟ้มทดสอบ", on=timezone.localdate())
    assert entry is None  # the register says already what the file says
    assert batch.counts["unchanged"] == 1


def test_a_block_drawn_anew_is_looked_at(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    Block.objects.filter(letter="A").update(boundary=make.rectangle(0, 0, 1001, 300))
    assert applied(batch)


def test_a_row_mended_since_is_judged(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    batch = brought(
        geopackage(tmp_path / "a.gpkg", plot("01A001", survey="5"), plot("01ก002", box(500, 500)))
    )
    row = batch.rows.exclude(verdict="changed").get()
    mending.mend(row=row, cells={"code": "01A002"})
    assert applied(batch)


def test_another_day_than_rehearsed_is_judged_by(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    rested_on = batch.judged_by.split()[1]
    ImportBatch.objects.filter(pk=batch.pk).update(judged_by=f"2020-01-01 {rested_on}")
    assert applied(batch)


def test_outlines_without_a_code_brought_twice_change_nothing(tmp_path: Path) -> None:
    make.block("A")
    path = geopackage(tmp_path / "a.gpkg", plot("", box(500, 250)), plot("", box(520, 250)))
    first = brought(path)
    applying.apply(first, by=first.by, reason="แฟ้มทดสอบ", on=timezone.localdate())
    assert Parcel.objects.count() == 2
    again = brought(path)
    assert (again.counts["unchanged"], again.counts["quarantined"]) == (2, 0)
    assert again.says_nothing_new
