"""A shift as it is asked for: previewed with its tax, or done; of many parcels by the worker.

An errand waits in the cache, a person has one: a second takes the place of the first, which stops.
What stands in the register is never half of it: an act is one transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from geo import fit
from geo.geojson import dumps
from parcels import permissions
from parcels.models import RegisterEntry
from parcels.problems import RegisterProblem
from parcels.services import shifting
from parcels.services.outcome import (
    Meter,
    carried_out,
    outcome,
    previewed,
    previewed_with_all,
)
from parcels.services.work import Because, already_received

#: Of more parcels a request would keep its sender waiting.
IN_REQUEST = 200
#: Of more parcels not their holders are read but everybody: that is sooner.
OF_HOLDERS = 2_000
STEPS = (*shifting.STEPS, "after", "before")
_KEPT_SECONDS = 3600
#: A worker at work says something at least this often; else it has fallen.
_SILENT = dt.timedelta(minutes=10)

Tell = Callable[[str], object]


class Stopped(Exception):
    """Its sender has stopped it, or wants something else."""


class ErrandLost(RegisterProblem):
    """Whoever asks again begins anew."""

    code = "errand_lost"


@dataclass(frozen=True)
class Wish:
    """All a hand says: points in register metres, the area, why."""

    area: shifting.Area
    pairs: list[fit.Pair]
    kind: fit.Kind
    because: Because
    with_buildings: bool = False
    orthophoto_id: int | None = None

    @property
    def is_long(self) -> bool:
        """Too many parcels for a request. Raises ActRefused when there are none."""
        return len(self._parcels) > IN_REQUEST

    @property
    def _parcels(self) -> list[int]:
        return shifting.parcels_of(self.because.subdistrict, self.area)

    def carry_out(self, tell: Tell = lambda step: None) -> dict[str, Any]:
        """The act, or its preview with the tax, as the map shows it. Raises RegisterProblem."""
        found = shifting.find_fit(self.pairs, self.kind)
        return {**self._outcome(found, tell), "fit": found.as_json()}

    def _outcome(self, found: fit.Fit, tell: Tell) -> dict[str, Any]:
        def move(since: dt.date | None = None) -> RegisterEntry:
            return shifting.shift_parcels(
                area=self.area,
                found=found,
                because=self.because,
                with_buildings=self.with_buildings,
                orthophoto_id=self.orthophoto_id,
                since=since,
                tell=tell,
            )

        meter = self._meter() if self.because.is_preview else None
        if meter is None:
            return carried_out(move, is_preview=self.because.is_preview)
        since = meter.day
        if len(self._parcels) > OF_HOLDERS:
            return previewed_with_all(move, lambda: move(since), meter, tell)
        return previewed(move, lambda: move(since), meter)

    def _meter(self) -> Meter | None:
        """None for who may not see tax, or where the law of the year is not known yet."""
        if not permissions.may_see_tax(self.because.by):
            return None
        found: Meter | None = import_string(settings.BODY_METER)(
            self.because.subdistrict, self.because.effective_on
        )
        return found


class Errand(NamedTuple):
    """How far it is; `result` is JSON."""

    step: str
    heard_at: dt.datetime | None
    result: bytes | None = None
    refusal: RegisterProblem | None = None


def ask(wish: Wish) -> str:
    """Leave a wish for the worker; the door then puts its key in the queue."""
    key = uuid.uuid4().hex
    by = wish.because.by.pk
    kept = replace(wish, because=replace(wish.because, by=User(pk=by)))  # read anew by the worker
    cache.set(_wish(key), (by, kept, translation.get_language()), _KEPT_SECONDS)
    cache.set(_told(key), Errand("waiting", None), _KEPT_SECONDS)
    cache.set(_of(by), key, _KEPT_SECONDS)
    return key


def look(by: User, key: str) -> Errand:
    """How far one's own errand is. Raises its refusal, or ErrandLost where nothing comes of it."""
    found: Errand | None = cache.get(_told(key)) if cache.get(_of(by.pk)) == key else None
    if found is None:
        raise ErrandLost(
            _("Nobody works on this any more. Look at the map; try again if it is not done.")
        )
    if found.refusal:
        raise found.refusal
    if not found.result and found.heard_at and timezone.now() - found.heard_at > _SILENT:
        raise ErrandLost(_("The worker has fallen. Look at the map; try again if it is not done."))
    return found


def stop(by: User, key: str) -> None:
    """Let go of it: what the worker has done of it is rolled back."""
    if cache.get(_of(by.pk)) == key:
        cache.delete_many([_of(by.pk), _wish(key), _told(key)])


def carry_out(key: str) -> str:
    """Do it. Delivered twice, an act is done once: the second finds it by its client's id."""
    kept = cache.get(_wish(key))
    if kept is None:
        return "gone"
    by, wish, language = kept
    wish = replace(wish, because=replace(wish.because, by=User.objects.get(pk=by)))

    def tell(step: str) -> None:
        if cache.get(_of(by)) != key:
            raise Stopped
        cache.set(_told(key), Errand(step, timezone.now()), _KEPT_SECONDS)

    with translation.override(language):
        try:
            return _end(key, Errand("done", None, result=dumps(_done(wish, tell))))
        except Stopped:
            return "stopped"
        except RegisterProblem as refusal:
            return _end(key, Errand("refused", None, refusal=refusal))
        except Exception:
            text = _("Something broke on our side. It has been noted; please try again.")
            _end(key, Errand("broken", None, refusal=ErrandLost(text, code="broken")))
            raise


def _done(wish: Wish, tell: Tell) -> dict[str, Any]:
    if entry := already_received(wish.because):
        return outcome(entry)
    return wish.carry_out(tell)


def _end(key: str, errand: Errand) -> str:
    cache.set(_told(key), errand, _KEPT_SECONDS)
    cache.delete(_wish(key))
    return errand.step


def _of(by: int) -> str:
    return f"shift-of:{by}"


def _wish(key: str) -> str:
    return f"shift-wish:{key}"


def _told(key: str) -> str:
    return f"shift-told:{key}"
