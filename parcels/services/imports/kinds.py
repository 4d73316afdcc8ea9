"""The kinds of file the office brings. Each says what it reads, how it judges, how it applies.

settings.IMPORT_KINDS names them: a room above this one brings its own (prices of land).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from geo.intake.receive import Received
from parcels.intake.columns import Field
from parcels.intake.values import Parsed
from parcels.models import ImportBatch
from parcels.services.work import Work

#: A first day, and what begins on it.
Ahead = tuple[dt.date, str]
Line = tuple[int, Parsed, str | None]


class Kind(Protocol):
    """Stateless; one object serves all batches."""

    label: Promise
    fields: Mapping[str, Field]
    #: Its verdicts come of the register and the ground alone: they stand for as long as those do.
    rests_on_register: bool
    #: What can be mended of a row in a form; a shape is mended on the map or in the file.
    mendable: tuple[str, ...]

    def reread(self, cells: Mapping[str, str]) -> Parsed:
        """What a hand has written over some cells of a row."""

    def days_ahead(self, subdistrict: int) -> list[Ahead]:
        """Days not yet come from which a file may take effect; mostly none."""

    def recognises(self, columns: list[str]) -> bool:
        """True when a file with these columns is surely of this kind."""

    def claims(self, found: Mapping[str, Any]) -> bool:
        """True when it reads a file like this as a whole, whatever its layers."""

    def is_mapped(self, columns: Mapping[str, str]) -> bool:
        """True when the mapped columns say which thing a row speaks of."""

    def lines(
        self, batch: ImportBatch, received: Received, options: dict[str, Any]
    ) -> Iterator[Line]:
        """The rows of the file. Raises geo.intake.problems.Problem."""

    def judge(self, batch: ImportBatch) -> dict[str, int]:
        """Give every pending row its verdict; returns counts beside those of the verdicts."""

    def apply(self, batch: ImportBatch, work: Work) -> None:
        """Do it, inside the act."""


def kind_of(batch: ImportBatch) -> Kind:
    return named(batch.kind)


def named(name: str) -> Kind:
    """Raises KeyError for a kind nobody brings."""
    made: Kind = import_string(settings.IMPORT_KINDS[name])()
    return made


def claiming(found: Mapping[str, Any]) -> str | None:
    """The kind that reads such a file as a whole."""
    return next((name for name in settings.IMPORT_KINDS if named(name).claims(found)), None)


def recognised(columns: list[str]) -> str:
    """The kind a file is surely of, by its columns; a file of parcels where none is sure."""
    for name in settings.IMPORT_KINDS:
        if name != "parcels" and named(name).recognises(columns):
            return name
    return "parcels"
