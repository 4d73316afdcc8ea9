"""The bar of an import moves while it is applied; a killed worker leaves nothing half done."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from parcels import tasks
from parcels.models import BulkChange, ImportBatch, Parcel, RegisterEntry
from parcels.services.imports import batches, progress
from tests import factories as make
from tests.parcels.imports.files import brought, geopackage, plot
from tests.worker import database_url

State = ImportBatch.State
DYING = """
import os, signal, sys
import django
django.setup()
from parcels import tasks
from parcels.services import findings
def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)
findings.check_whole = die
tasks.apply_import(int(sys.argv[1]), int(sys.argv[2]), "reason", sys.argv[3])
"""


def rehearsed(tmp_path: Path) -> ImportBatch:
    make.owned_parcel("01A001")
    return brought(geopackage(tmp_path / "a.gpkg", plot("01A001", survey="5")))


@pytest.mark.django_db
def test_rows_while_they_are_read_then_steps(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    batch.state, batch.stage, batch.done, batch.total = State.READING, "reading", 3, 9
    assert progress.bar(batch) == ("reading", 3, 9, True)
    batch.stage = "overlaps"
    judging = progress.bar(batch)
    assert (judging.done, judging.total, judging.is_rows) == (2, 11, False)

    batch.stage = "effect"
    seen = []
    for name in progress.OF_THE_EFFECT:
        progress.step(batch, name)
        seen.append(progress.bar(batch).done)
    assert seen == [3, 4, 5, 6, 7, 8, 9]

    progress.step(batch, "findings")
    batch.state, batch.stage = State.APPLYING, "applying"
    assert progress.bar(batch) == ("findings", 5, 6, False)


@pytest.mark.django_db
def test_the_page_is_told_the_step(tmp_path: Path, client: Client) -> None:
    batch = rehearsed(tmp_path)
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.APPLYING, stage="applying")
    progress.step(batch, "keeping")
    client.force_login(make.user(Role.SURVEYOR, username="นักสำรวจ"))
    told = client.get(reverse("import-progress", args=[batch.pk])).json()
    assert (told["done"], told["total"], told["is_open"]) == (4, 6, True)


@pytest.mark.django_db
def test_a_worker_that_tells_its_steps_is_alive(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    batch.heartbeat_at = timezone.now() - dt.timedelta(hours=1)
    progress.forget(batch)
    assert batches.is_late(batch)
    progress.step(batch, "writing")
    assert not batches.is_late(batch)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_act_leaves_the_register_as_it_was(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    assert batch.by is not None
    before = Parcel.objects.values().get()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(connection.settings_dict),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    told = [str(batch.pk), str(batch.by.pk), str(timezone.localdate())]
    command = [sys.executable, "-c", DYING, *told]
    died = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)

    assert died.returncode == -signal.SIGKILL
    batch.refresh_from_db()
    assert (batch.state, batch.entry) == (State.APPLYING, None)
    assert Parcel.objects.values().get() == before
    assert not RegisterEntry.objects.filter(act="import").exists()
    assert not BulkChange.objects.exists()

    assert tasks.apply_import(int(told[0]), int(told[1]), "reason", told[2]) == State.APPLIED
    assert Parcel.objects.get().survey_page == "5"
    assert RegisterEntry.objects.filter(act="import").count() == 1
