"""Two sessions in each other's way when a test's rows are taken away."""

import threading
from typing import Any

import pytest
from django.db import connection

from tests.flushing import empty_patiently

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = "LOCK TABLE geo_village", "LOCK TABLE parcels_party"
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = %s"


def test_a_session_that_locks_the_other_way_round_is_waited_for():
    holds = threading.Event()

    def work() -> None:  # the connection of its own thread
        with connection.cursor() as cursor:
            cursor.execute("SET deadlock_timeout = '60s'")  # not this one gives way
            cursor.execute("BEGIN")
            cursor.execute(SECOND)
            holds.set()
            waiting = 0
            while not waiting:
                cursor.execute(WAITS, [mine])
                [(waiting,)] = cursor.fetchall()
            cursor.execute(FIRST)
            cursor.execute("COMMIT")
        connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [(mine,)] = cursor.fetchall()
    worker = threading.Thread(target=work)
    worker.start()
    assert holds.wait(30)
    tried: list[str] = []

    def seen(execute: Any, sql: str, *rest: Any) -> Any:
        tried.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(seen):
        empty_patiently(connection.ops, [FIRST, SECOND])
    worker.join(30)
    assert tried == [FIRST, SECOND, FIRST, SECOND]
