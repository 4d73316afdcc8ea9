"""What a year as it is proposed would bring, worked out by a worker and kept in the cache.

The whole roll is assessed up to ten times for the causes: too long for a request. What was found is
kept for as long as neither the register, nor the law, nor last year's records have changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from taxation.selectors import rows
from taxation.selectors.comparison import STEPS, Comparison, issued
from taxation.selectors.preparing import as_proposed, preview

KEPT_SECONDS = 24 * 3600
#: A worker says at least this often that it is still at it: a step of a million parcels is long.
AT_WORK_SECONDS = 600
#: A failure is shown for a while, then it may be tried again.
BROKEN_SECONDS = 60
_BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a year: the comparison, or how far the worker is with it."""

    compared: Comparison | None
    done: int
    is_at_work: bool
    is_broken: bool
    total: int = STEPS

    @property
    def is_open(self) -> bool:
        return self.compared is None and not self.is_broken


def known_preview(subdistrict: int, year: int) -> Known:
    """Raises LawError where the law of the year, or of the one before, cannot be read."""
    name = _name(subdistrict, year)
    kept = cache.get_many([name, _at(name)])
    found = kept.get(name)
    return Known(
        compared=found if isinstance(found, Comparison) else None,
        done=kept.get(_at(name), 0),
        is_at_work=_at(name) in kept,
        is_broken=found == _BROKEN,
    )


def find_preview(subdistrict: int, year: int) -> bool:
    """Work it out; False where another worker is at it, or it is known already."""
    name = _name(subdistrict, year)
    if cache.get(name) or not cache.add(_at(name), 0, AT_WORK_SECONDS):
        return False
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        cache.set(_at(name), done, AT_WORK_SECONDS)

    try:
        cache.set(name, preview(subdistrict, year, tell), KEPT_SECONDS)
    except Exception:
        cache.set(name, _BROKEN, BROKEN_SECONDS)
        raise
    finally:
        cache.delete(_at(name))
    return True


def _at(name: str) -> str:
    return f"{name}:at"


def _name(subdistrict: int, year: int) -> str:
    """A name that changes with the register, the law as proposed, the choices and the records."""
    book = as_proposed(subdistrict)
    laws = [book.of(one).fingerprint for one in (year - 1, year)]
    choices = sorted(book.map_choices.items())
    parts = (rows.register_mark(subdistrict), laws, choices, year, issued(subdistrict, year - 1))
    return f"tax-year-preview:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
