"""Which building is whose main residence on 1 January (s41): owned, lived in, registered there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from taxation.selectors import rows


@dataclass(slots=True)
class Homes:
    """Residents by building, and the persons whose registrations contradict each other."""

    residents: dict[int, tuple[int, ...]] = field(default_factory=dict)
    #: Buildings with a house number of their own: another dwelling, not an outbuilding of the home.
    dwellings: set[int] = field(default_factory=set)
    contradictions: dict[int, list[str]] = field(default_factory=dict)


def homes(
    registered: Iterable[rows.ResidentRow],
    buildings: Mapping[int, rows.BuildingRow],
    on_parcel: Mapping[int, list[rows.BuildingRow]],
    holders: Mapping[int, tuple[int, ...]],
    lived_in: set[int],
) -> Homes:
    """Match registrations to own buildings; a person registered in two own houses has none."""
    found = Homes()
    places: dict[int, dict[int, str]] = {}
    for row in registered:
        if row.building_id:
            found.dwellings.add(row.building_id)
        building = _building_of(row, buildings, on_parcel, holders, lived_in)
        if building is not None and row.party_id in holders[building]:
            places.setdefault(row.party_id, {})[building] = row.house_number
    named: dict[int, list[int]] = {}
    for party, where in places.items():
        if len(where) > 1:
            found.contradictions[party] = sorted(where.values())
            continue
        named.setdefault(next(iter(where)), []).append(party)
    found.residents = {building: tuple(sorted(who)) for building, who in named.items()}
    return found


def _building_of(
    row: rows.ResidentRow,
    buildings: Mapping[int, rows.BuildingRow],
    on_parcel: Mapping[int, list[rows.BuildingRow]],
    holders: Mapping[int, tuple[int, ...]],
    lived_in: set[int],
) -> int | None:
    """The building of the house; without one, the only own dwelling on the house's parcel."""
    if row.building_id is not None:
        return row.building_id if row.building_id in buildings else None
    own = [
        one.id
        for one in on_parcel.get(row.parcel_id or 0, ())
        if one.id in lived_in and row.party_id in holders[one.id]
    ]
    return own[0] if len(own) == 1 else None
