"""The acts of the register with the tax each would change: a room above both opens their doors."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern, path

from parcels import permissions
from parcels.api.acts import ActDoor
from parcels.api.all_acts import DOORS
from parcels.api.shifting import ShiftAct, ShiftErrand, ShiftFit
from parcels.services.imports.rehearsal import Outlook
from parcels.services.outcome import Reading
from parcels.services.work import Because
from taxation.law.errors import LawError
from taxation.selectors.facts import parties_of_parcels
from taxation.selectors.law import BodyLaw, body_law
from taxation.selectors.meter import read_meter, year_to_read
from taxation.selectors.preparing import preview_sums
from taxation.selectors.whole_due import whole_due


@dataclass(frozen=True)
class TaxMeter:
    """Reads one tax year, on its 1 January."""

    subdistrict: int
    year: int
    book: BodyLaw

    @property
    def day(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    def parties(self, parcels: list[int]) -> set[int]:
        return set(parties_of_parcels(self.subdistrict, parcels, self.year))

    def read(self, parcels: list[int], parties: set[int]) -> Reading:
        return read_meter(self.subdistrict, self.year, parcels, parties, self.book)

    def whole(self, tell: Callable[[], object]) -> int:
        return whole_due(self.subdistrict, self.book, self.year, tell)


def meter_of(because: Because) -> TaxMeter | None:
    """None for who may not see tax, or where the law of the year is not known yet."""
    if because.by is None or not permissions.may_see_tax(because.by):
        return None
    return meter_on(because.subdistrict, because.effective_on)


def meter_on(subdistrict: int, day: dt.date) -> TaxMeter | None:
    """For a whole body, told to nobody by name: settings.BODY_METER."""
    book = body_law(subdistrict)
    year = year_to_read(book, day)
    return TaxMeter(subdistrict, year, book) if year else None


def outlook_on(subdistrict: int, year: int) -> Outlook | None:
    """A year to come with what is proposed for it; None while it lacks something."""
    try:
        return Outlook(*preview_sums(subdistrict, year))
    except LawError:
        return None


def priced(door: type[ActDoor]) -> type[ActDoor]:
    return type(door.__name__, (door,), {"meter": lambda self, because: meter_of(because)})


urlpatterns: list[URLPattern] = [
    path(f"api/acts/{name}", priced(door).as_view(), name=f"act-{name}")
    for name, door in DOORS.items()
    if name != "undo"
]
urlpatterns += [
    path("api/acts/shift", ShiftAct.as_view(), name="act-shift"),  # reads the meter itself
    path("api/shift/fit", ShiftFit.as_view(), name="shift-fit"),
    path("api/shift/errands/<str:key>", ShiftErrand.as_view(), name="shift-errand"),
]
