"""Is everything up? Asked by ./run before it says so, and by whatever watches an installation."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from accounts.access import public
from config.celery import app

PING_SECONDS = 2.0
REMEMBER_SECONDS = 5


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    try:
        cache.set("health", "1", REMEMBER_SECONDS)
        return bool(cache.get("health") == "1")
    except (RedisError, OSError):
        return False


def _worker() -> bool:
    """A yes is remembered for some seconds: asking costs a broadcast."""
    try:
        if cache.get("health-worker"):
            return True
        if not app.control.ping(timeout=PING_SECONDS, limit=1):
            return False
        cache.set("health-worker", "1", REMEMBER_SECONDS)
    except (RedisError, OSError):
        return False
    return True


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "redis": _redis, "worker": _worker}


@public
def health(_request: HttpRequest) -> JsonResponse:
    """200 when the database, Redis and a worker answer; else 503. Says which, and nothing more."""
    found = {name: check() for name, check in CHECKS.items()}
    response = JsonResponse(found, status=200 if all(found.values()) else 503)
    response["Cache-Control"] = "no-store"
    return response
