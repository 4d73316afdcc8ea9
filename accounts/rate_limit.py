"""Counts tries in the cache: so many of one thing, from one address, in so many seconds."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest


def is_too_fast(request: HttpRequest, what: str, *, limit: int, seconds: int) -> bool:
    """Count one try by the caller's address. True from the first try above the limit."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return count(f"{what}:{address}", seconds) > limit


def count(key: str, seconds: int) -> int:
    """Count one more under the key; the count starts anew after the seconds."""
    hidden = "rate:" + hashlib.sha256(key.encode()).hexdigest()  # no address at rest
    cache.add(hidden, 0, seconds)
    try:
        return int(cache.incr(hidden))
    except ValueError:  # it ran out between the two
        cache.set(hidden, 1, seconds)
        return 1


def tries(key: str) -> int:
    """How many are counted now."""
    return int(cache.get("rate:" + hashlib.sha256(key.encode()).hexdigest(), 0))
