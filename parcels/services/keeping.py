"""Where an act keeps its rows before and after it: in its entry, in a table where they are many."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection

from parcels.models import RegisterEntry
from parcels.services import bulk, journal

#: Parcels and buildings of an act from which on its entry would be megabytes long.
MANY = 1_000
_TOUCHED = """
DROP TABLE IF EXISTS act_touched;
CREATE TEMP TABLE act_touched (what text, id bigint, PRIMARY KEY (what, id)) ON COMMIT DROP
"""


class Kept:
    """Of one act. Of a preview only what it is asked about, always in the entry."""

    def __init__(self, entry: RegisterEntry, *, is_preview: bool, houses: Iterable[int]) -> None:
        self.entry = entry
        self.is_preview = is_preview
        self.is_many = False
        self._houses = list(houses)
        self._rows: journal.Rows = {}

    def before(self, land: Collection[int], roofs: Collection[int]) -> None:
        """Note the rows of parcels and buildings as they are, before the act touches them."""
        self.is_many = not self.is_preview and len(land) + len(roofs) > MANY
        if self.is_many:
            self._touch(land, roofs)
            bulk.keep_before(self.entry, bulk.OF_ACTS)
        else:
            self._rows = self._snapshot(land, roofs)

    def after(self, land: Collection[int], roofs: Collection[int]) -> None:
        """Keep what of them the act changed, made or took away."""
        if self.is_many:
            self._touch(land, roofs)
            bulk.keep_after(self.entry, bulk.OF_ACTS)
            return
        now = self._snapshot(land, roofs)
        self.entry.before, self.entry.after = journal.differences(self._rows, now)
        self.entry.save(update_fields=["before", "after"])

    def _snapshot(self, land: Collection[int], roofs: Collection[int]) -> journal.Rows:
        of = journal.FOR_PREVIEW if self.is_preview else journal.KEPT
        return journal.snapshot(land, roofs, of, self._houses)

    def _touch(self, land: Collection[int], roofs: Collection[int]) -> None:
        named = {"parcel": land, "building": roofs, "house": self._houses}
        with connection.cursor() as cursor:
            cursor.execute(_TOUCHED)
            with cursor.copy("COPY act_touched FROM STDIN") as copy:
                for what, ids in named.items():
                    for pk in set(ids):
                        copy.write_row([what, pk])
            cursor.execute("ANALYZE act_touched")
