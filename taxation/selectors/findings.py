"""What the facts of a roll leave to settle; one list a run, each finding naming its thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from taxation.models import RunException

Kind = RunException.Kind
#: What may wait: it is taxed as it stands, and shown.
WARNINGS = frozenset(
    {
        Kind.ESTIMATED_PRICE,
        Kind.SHARES_UNDER,
        Kind.NO_YEAR_BUILT,
        Kind.NO_BOUNDARY,
        Kind.VACANT_SINCE_UNKNOWN,
        Kind.COMMON_LAND_TAXED,
        Kind.EVIDENCE_MISSING,
        Kind.TOO_FEW_PLANTED,
        Kind.OLD_TAX_INCOMPLETE,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    kind: RunException.Kind
    parcel: int | None = None
    building: int | None = None
    parties: tuple[int, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> RunException.Weight:
        """Whether the roll may be issued without an officer's word on it."""
        blocks = self.kind not in WARNINGS
        return RunException.Weight.BLOCKS if blocks else RunException.Weight.WARNS


class Notes:
    """Writes down what must be settled on one parcel, for its holders."""

    __slots__ = ("_findings", "_holders", "_parcel")

    def __init__(self, findings: list[Finding], parcel: int, holders: tuple[int, ...]) -> None:
        self._findings, self._parcel, self._holders = findings, parcel, holders

    def __call__(self, kind: Kind, building: int | None = None, **params: object) -> None:
        text = {name: str(value) for name, value in params.items()}
        self._findings.append(Finding(kind, self._parcel, building, self._holders, text))
