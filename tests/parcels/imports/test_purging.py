"""Files that lie: forgotten after the office's days, applied ones at once."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from config.celery import app
from parcels.models import ImportBatch
from parcels.services.deliveries.order import MOST_OPEN, TooManyOpen, order_delivery
from parcels.services.imports import applying, purging
from tests import factories as make
from tests.parcels.imports.files import brought, geopackage, plot, table

pytestmark = pytest.mark.django_db


def aged(batch: ImportBatch, days: int) -> ImportBatch:
    ImportBatch.objects.filter(pk=batch.pk).update(
        heartbeat_at=timezone.now() - dt.timedelta(days=days)
    )
    return batch


def waiting(tmp_path: Path) -> ImportBatch:
    path = table(tmp_path / "a.csv", "parcel_cod,survey_no,own_fname", "01A001,5,สมมุติ")
    return brought(path)


def test_an_abandoned_file_goes_with_its_rows_after_the_days(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    old, young = aged(waiting(tmp_path), 31), aged(waiting(tmp_path), 29)
    folder = Path(old.file_path).parent
    assert purging.purge(now=timezone.now()) == 1
    assert purging.purge(now=timezone.now()) == 0
    old.refresh_from_db()
    assert (old.state, old.file_path, old.rows.count()) == ("cancelled", "", 0)
    assert not folder.exists()
    assert Path(young.file_path).exists()
    assert young.rows.count() == 1


def test_a_refused_file_goes_and_its_reason_stays(tmp_path: Path) -> None:
    make.subdistrict()
    (tmp_path / "a.gpkg").write_bytes(b"\x89PNG" + bytes(100))
    batch = aged(brought(tmp_path / "a.gpkg"), 40)
    raw = Path(batch.file_path)
    assert purging.purge(now=timezone.now()) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.problems[0]["code"]) == ("refused", "unknown_format")
    assert not raw.exists()


def test_the_office_says_how_many_days(client: Client, tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    batch = aged(waiting(tmp_path), 3)
    client.force_login(make.user(Role.HEAD))
    door = reverse("register-settings")
    said = {"split_numbering": "sub_lots", "keep_days": "0"}
    assert "365" in client.post(door, said, follow=True).content.decode()
    assert purging.purge(now=timezone.now()) == 0
    client.post(door, {**said, "keep_days": "2"})
    assert 'value="2"' in client.get(door).content.decode()
    assert purging.purge(now=timezone.now()) == 1
    batch.refresh_from_db()
    assert batch.state == "cancelled"


def test_what_is_applied_is_not_touched_and_the_clock_has_the_task(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    batch = brought(geopackage(tmp_path / "a.gpkg", plot("01A001", survey="5")))
    applying.apply(batch, by=batch.by, reason="แฟ้มทดสอบ", on=timezone.localdate())
    aged(batch, 400)
    assert purging.purge(now=timezone.now()) == 0
    assert "parcels.purge_imports" in {row["task"] for row in app.conf.beat_schedule.values()}


def test_one_person_keeps_the_worker_from_nobody() -> None:
    by = make.user(Role.SURVEYOR)
    wish = {"subdistrict": by.subdistrict, "by": by, "kind": "register", "title": "x", "wish": {}}
    made = [order_delivery(**wish) for _n in range(MOST_OPEN)]
    with pytest.raises(TooManyOpen):
        order_delivery(**wish)
    type(made[0]).objects.filter(pk=made[0].pk).update(state="done")
    assert order_delivery(**wish)
