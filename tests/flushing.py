"""Between tests that commit, every table is emptied: a worker at its last words is waited for."""

from collections.abc import Sequence

from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.errors import DeadlockDetected

_empty = DatabaseOperations.execute_sql_flush
TRIES = 5


def empty_patiently(operations: DatabaseOperations, sql_list: Sequence[str]) -> None:
    """A worker that still reads in another order than TRUNCATE locks ends one of the two.

    Raises what the server says when five tries met one each.
    """
    for left in reversed(range(TRIES)):
        try:
            _empty(operations, sql_list)
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, DeadlockDetected):
                raise
        else:
            return
