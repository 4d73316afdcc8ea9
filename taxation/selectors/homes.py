"""Which building is whose main residence on 1 January (s41): owned, lived in, registered there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from taxation.selectors import rows

#: Building id or unit id.
_Place = tuple[int | None, int | None]


@dataclass(slots=True)
class Homes:
    """Residents by building, and the persons whose registrations contradict each other."""

    residents: dict[int, tuple[int, ...]] = field(default_factory=dict)
    #: The same by condominium unit.
    unit_residents: dict[int, tuple[int, ...]] = field(default_factory=dict)
    #: Buildings with a house number of their own: another dwelling, not an outbuilding of the home.
    dwellings: set[int] = field(default_factory=set)
    contradictions: dict[int, list[str]] = field(default_factory=dict)


def homes(
    registered: Iterable[rows.ResidentRow],
    buildings: Mapping[int, rows.BuildingRow],
    on_parcel: Mapping[int, list[rows.BuildingRow]],
    holders: Mapping[int, tuple[int, ...]],
    lived_in: set[int],
    unit_holders: Mapping[int, Sequence[int]],
) -> Homes:
    """Match registrations to own buildings; a person registered in two own houses has none."""
    found = Homes()
    places: dict[int, dict[_Place, str]] = {}
    for row in registered:
        if row.unit_id:
            if row.party_id in unit_holders.get(row.unit_id, ()):
                places.setdefault(row.party_id, {})[None, row.unit_id] = row.house_number
            continue
        if row.building_id:
            found.dwellings.add(row.building_id)
        building = _building_of(row, buildings, on_parcel, holders, lived_in)
        if building is not None and row.party_id in holders[building]:
            places.setdefault(row.party_id, {})[building, None] = row.house_number
    named: dict[_Place, list[int]] = {}
    for party, where in places.items():
        if len(where) > 1:
            found.contradictions[party] = sorted(where.values())
            continue
        named.setdefault(next(iter(where)), []).append(party)
    found.residents = {at: tuple(sorted(who)) for (at, _), who in named.items() if at}
    found.unit_residents = {at: tuple(sorted(who)) for (_, at), who in named.items() if at}
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
