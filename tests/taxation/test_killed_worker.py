"""A worker killed in the middle of a chunk: its successor goes on, nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Role
from taxation import tasks
from taxation.models import AssessmentLine, AssessmentRecord, PrintJob, TaxRun
from taxation.services import alone, printing, release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot
from tests.worker import database_url, running_worker

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
    _until(lambda: alone.left_runs() == [run.pk])  # its session is gone, and its lock with it
    run.refresh_from_db()
    assert (run.state, run.taxpayers_done) == (TaxRun.State.RUNNING, 2)
    assert AssessmentRecord.objects.count() == 2
    kept = set(AssessmentRecord.objects.values_list("pk", flat=True))
    _until(lambda: run.pk not in alone._held(alone.RUN))  # the server notices the end in its time
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
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [alone.RUN, run.pk])
            assert runs.run_tax_year(run.pk).state == TaxRun.State.QUEUED
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [alone.RUN, run.pk])
    finally:
        other.close()
    _until(lambda: run.pk not in alone._held(alone.RUN))
    assert runs.run_tax_year(run.pk).state == TaxRun.State.DONE


GATE = 4711
#: Whoever writes lines waits here as long as the test holds the gate.
GATED = f"""
    CREATE FUNCTION test_gate() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock({GATE}); RETURN NULL; END';
    CREATE TRIGGER test_gate BEFORE INSERT ON taxation_assessmentsheet
        FOR EACH STATEMENT EXECUTE FUNCTION test_gate();
"""
OPENED = "DROP FUNCTION test_gate() CASCADE"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event = 'advisory'
"""


def _ask(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def _until(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def _children(parent: int) -> list[int]:
    """Of all its threads: a child that took another's place was born of the pool's own thread."""
    threads = Path(f"/proc/{parent}/task").iterdir()
    return [int(pid) for one in threads for pid in (one / "children").read_text().split()]


@pytest.fixture
def gate() -> Iterator[Callable[[], None]]:
    """Shut until it is called: the worker stands in the middle of a chunk meanwhile."""
    _ask(GATED)
    _ask(f"SELECT pg_advisory_lock({GATE})")
    is_shut = [True]

    def opened() -> None:
        if is_shut.pop():
            _ask(f"SELECT pg_advisory_unlock({GATE})")

    yield opened
    if is_shut:
        opened()
    _ask(OPENED)


def test_a_run_whose_celery_worker_is_killed_is_finished_by_the_next(gate):
    """The queue gives the run again: nobody presses a button, nothing is lost, nothing twice."""
    for number in range(1, 6):
        plot(f"01A{number * 2:03d}", make.party(f"ร้าน{number}"), use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    # a queue of its own: the worker of the other tests must not take the run
    with running_worker(connection.settings_dict, queue="killed") as worker:
        tasks.run_tax.apply_async((run.pk,), queue="killed")
        _until(lambda: _ask(WAITING) == [(1,)])  # records are written, lines wait
        [child] = _children(worker)
        os.kill(child, signal.SIGKILL)
        _until(lambda: child not in _children(worker))
        assert not AssessmentRecord.objects.exists()  # the chunk was never committed
        gate()
        _until(lambda: TaxRun.objects.get(pk=run.pk).state == TaxRun.State.DONE)
    done = TaxRun.objects.get(pk=run.pk)
    assert (done.totals["taxpayers"], done.totals["due"]) == (5, 5 * 300_00)
    assert AssessmentRecord.objects.count() == AssessmentLine.objects.count() == 5


def test_what_a_killed_worker_left_is_taken_up_when_the_clock_strikes(worker, settings):
    plot("01A002", make.party("ร้าน"), use="OTHER")
    body, by = make.subdistrict().pk, make.user(Role.ASSESSOR)
    run = runs.start_run(subdistrict=body, year=YEAR, mode="issue", by=by)
    TaxRun.objects.filter(pk=run.pk).update(state=TaxRun.State.RUNNING)
    assert alone.left_runs() == [run.pk]
    with alone.alone(alone.RUN, run.pk):
        assert alone.left_runs() == []  # somebody works on it
    tasks.take_up.delay()
    _until(lambda: TaxRun.objects.get(pk=run.pk).state == TaxRun.State.DONE)
    second = make.user(Role.ADMINISTRATOR, username="second")
    issued = release.release_run(run=TaxRun.objects.get(pk=run.pk), by=second)
    job = printing.start_print(run=issued, by=by, dated_on=issued.released_at.date())
    PrintJob.objects.filter(pk=job.pk).update(state=PrintJob.State.RUNNING)
    with alone.alone(alone.PRINT, job.pk):
        assert alone.left_prints() == []
        assert printing.print_notices(job.pk).state == PrintJob.State.DONE  # the same session
    PrintJob.objects.filter(pk=job.pk).update(state=PrintJob.State.RUNNING)
    tasks.take_up.delay()
    _until(lambda: PrintJob.objects.get(pk=job.pk).state == PrintJob.State.DONE)
