"""A worker killed in the middle of a chunk: its successor goes on, nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Role
from taxation.models import AssessmentLine, AssessmentRecord, TaxRun
from taxation.services import runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot
from tests.worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import os, signal, sys
import django
django.setup()
from taxation.services import runs, writing
write, calls = writing.write_chunk, []
def fall(*args):
    write(*args)
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
writing.write_chunk = fall
runs.run_tax_year(int(sys.argv[1]), chunk=1)
"""


def _fall_in_the_third_chunk(run: TaxRun) -> int:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(connection.settings_dict),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-c", WORKER, str(run.pk)]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False).returncode


def test_successor_of_a_killed_worker_finishes_the_run():
    for number in range(1, 6):
        plot(f"01A{number * 2:03d}", make.party(f"ร้าน{number}"), use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    assert _fall_in_the_third_chunk(run) == -signal.SIGKILL
    run.refresh_from_db()
    assert (run.state, run.taxpayers_done) == (TaxRun.State.RUNNING, 2)
    assert AssessmentRecord.objects.count() == 2
    kept = set(AssessmentRecord.objects.values_list("pk", flat=True))
    done = runs.run_tax_year(run.pk, chunk=1)
    assert (done.state, done.totals["taxpayers"], done.totals["due"]) == ("done", 5, 5 * 300_00)
    assert kept < set(AssessmentRecord.objects.values_list("pk", flat=True))
    assert AssessmentLine.objects.count() == 5


def test_second_worker_leaves_the_run_to_the_first(monkeypatch):
    plot("01A001", make.party(), use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [runs._LOCK, run.pk])
        assert runs.run_tax_year(run.pk).state == TaxRun.State.QUEUED
    finally:
        other.close()
    assert runs.run_tax_year(run.pk).state == TaxRun.State.DONE
