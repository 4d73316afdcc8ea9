"""Owners' shares that do not make one whole on 1 January: one owner too many, or one missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from taxation.selectors import rows
from taxation.selectors.findings import Kind

_SQL = (Path(__file__).parent.parent / "sql" / "shares.sql").read_text("utf-8")
#: A float's own dust; the smallest real share of a title is far above it.
DUST = 1e-9


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Sums of shares by kind of right, of one parcel, building or unit; None: no such right."""

    parcel_id: int | None
    building_id: int | None
    unit_id: int | None
    owned: float | None
    possessed: float | None
    licensed: float | None

    def taken(self, *, of_state: bool) -> list[float]:
        """The sums of the rights the tax looks at: owners first, on State land possessors (s5)."""
        held = [one for one in (self.possessed, self.licensed) if one is not None]
        owned = [] if self.owned is None else [self.owned]
        return (held or owned) if of_state else (owned or held)


def shares(question: rows.Question) -> list[ShareRow]:
    """Those of the day that are no whole: a handful, or none."""
    return [ShareRow(*row) for row in rows.asked(_SQL, question.params())]


class Shares:
    """What is wrong with the shares of a thing."""

    def __init__(self, found: Iterable[ShareRow]) -> None:
        self._of: dict[tuple[str, int | None], ShareRow] = {}
        for row in found:
            self._of["parcel", row.parcel_id] = row
            self._of["building", row.building_id] = row
            self._of["unit", row.unit_id] = row

    def wrong(self, of: str, key: int, *, of_state: bool = False) -> tuple[Kind, str] | None:
        """The kind of finding and the sum in percent; None when the shares make one whole.

        Over the whole it is not known who is one too many: not taxed until settled. Under it those
        who are known owe the whole tax together; it is taxed, and shown.
        """
        row = self._of.get((of, key))
        if row is None:
            return None
        sums = row.taken(of_state=of_state)
        off = next((one for one in sums if abs(one - 1) > DUST), None)
        if off is None:
            return None
        return (Kind.SHARES_OVER if off > 1 else Kind.SHARES_UNDER), f"{off * 100:.6g}"
