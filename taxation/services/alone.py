"""Long work that one session at a time may do, and what a killed worker left lying."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from taxation.models import PrintJob, TaxRun

#: First keys of the locks: "tax", "tpr", and of one file and the packing of a print "tpf", "tpp".
RUN, PRINT, PRINT_FILE, PRINT_PACK = 0x746178, 0x747072, 0x747066, 0x747070


@contextmanager
def alone(kind: int, key: int) -> Iterator[bool]:
    """A lock of the session: gone with the worker that held it, however it ended."""
    with _locked("", kind, key) as got:
        yield got


@contextmanager
def together(kind: int, key: int) -> Iterator[bool]:
    """The same lock held by several who work side by side, so that the work is seen to go on."""
    with _locked("_shared", kind, key) as got:
        yield got


@contextmanager
def _locked(how: str, kind: int, key: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock{how}(%s, %s)", [kind, key])
        got = bool(cursor.fetchone()[0])
        try:
            yield got
        finally:
            if got:
                cursor.execute(f"SELECT pg_advisory_unlock{how}(%s, %s)", [kind, key])


def left_runs() -> list[int]:
    """Runs that say they are running while no session works on them."""
    running = TaxRun.objects.filter(state=TaxRun.State.RUNNING)
    return list(running.exclude(pk__in=_held(RUN)).values_list("pk", flat=True))


def left_prints() -> list[int]:
    """The same of prints."""
    running = PrintJob.objects.filter(state=PrintJob.State.RUNNING)
    return list(running.exclude(pk__in=_held(PRINT)).values_list("pk", flat=True))


def _held(kind: int) -> list[int]:
    """Second keys of the locks of a kind that are held in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT objid::bigint FROM pg_locks
                WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            [kind],
        )
        return [row[0] for row in cursor.fetchall()]
