"""Uses of land and floors in the classes of the law: asked once for all that are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from taxation.law.columns import Flags, Ints, alike
from taxation.law.evidence import needed
from taxation.law.roll import CLASSES
from taxation.law.schema import Law, OwnerKind, UseClass
from taxation.law.vacancy import vacant_since
from taxation.selectors.columnar.tables import LETTINGS, PROOF, USES, Floors, Zones
from taxation.selectors.uses import (
    EXEMPT,
    HOMES,
    UNUSED,
    Tenure,
    class_of_floor,
    class_of_land,
)

HOME_CLASSES = np.array([CLASSES.index(one) for one in HOMES])
VACANT, OUTSIDE = CLASSES.index(UseClass.VACANT), CLASSES.index(UseClass.EXEMPT)
RES_OTHER = CLASSES.index(UseClass.RES_OTHER)
NOT_USED = USES.index("UNUSED") + 1


@dataclass(frozen=True, slots=True)
class Used:
    """One row a use: class by its place in CLASSES, area, item of section 8, vacant years.

    `is_odd`: an officer must see to it, or a paper is asked for.
    """

    use_class: Ints
    area: Ints
    item: Ints
    years: Ints
    state: Flags
    is_odd: Flags

    def at(self, rows: Ints) -> Used:
        """Some of the rows."""
        return Used(*(getattr(self, name)[rows] for name in self.__slots__))


def joined(parts: list[Used]) -> Used:
    """The rows of all, one after the other."""
    names = Used.__slots__
    return Used(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))


def used_land(zones: Zones, natural: Flags, garden: Flags, state: Flags, law: Law) -> Used:
    """Zones as bare land; the flags are those of the owner and the parcel of each."""

    def ask(row: int) -> UseClass | None:
        kind = OwnerKind.NATURAL if natural[row] else OwnerKind.JURISTIC
        use = USES[max(int(zones.use[row]) - 1, 0)]
        found = class_of_land(
            use, kind, in_home_group=bool(garden[row]), state=bool(state[row]), law=law
        )
        return None if needed(found, law) else found.use_class

    classes = _asked([zones.use, natural, garden, state], ask)
    return _with_plain(zones, classes, np.zeros(len(classes), dtype=bool), law)


def used_floors(floors: Floors, tenure: dict[str, Ints], law: Law) -> Used:
    """Floors, by the tenure of the building of each (names as in Tenure)."""

    def ask(row: int) -> UseClass | None:
        kind = OwnerKind.NATURAL if tenure["owner"][row] else OwnerKind.JURISTIC
        flags = (bool(tenure[name][row]) for name in ("owns_land", "on_state_land"))
        registered = int(tenure["registered_co_owners"][row])
        of = Tenure(kind, registered > 0, int(tenure["co_owners"][row]), registered, *flags)
        use = USES[max(int(floors.use[row]) - 1, 0)]
        letting = LETTINGS[max(int(floors.letting[row]) - 1, 0)]
        found = class_of_floor(use, letting, of, lives_there=bool(floors.by_self[row]), law=law)
        return None if needed(found, law) else found.use_class

    classes = _asked([floors.use, floors.letting, floors.by_self, *tenure.values()], ask)
    state = np.isin(classes, HOME_CLASSES) & (tenure["on_state_land"] == 1)
    return _with_plain(floors, classes, state, law)


def _asked(columns: Sequence[Ints | Flags], ask: Callable[[int], UseClass | None]) -> Ints:
    """The class of each row, -1 where a paper is asked for; one question for all that are alike."""
    first, kind = alike(*columns)
    found = [ask(row) for row in first.tolist()]
    places = [-1 if one is None else CLASSES.index(one) for one in found]
    return np.array(places, dtype=np.int64)[kind]


def _with_plain(rows: Zones | Floors, classes: Ints, state: Flags, law: Law) -> Used:
    """Exempt and vacant are the same for land and floors."""
    exempt = rows.exempt_item > 0
    vacant = (rows.use == NOT_USED) & ~exempt
    years = np.where(vacant, _years(rows.vacant_since, law), 0)
    use_class = np.where(exempt, OUTSIDE, np.where(vacant, VACANT, classes))
    known = np.array([int(one) for one in law.exempt_property.items if one.isdecimal()], np.int64)
    is_odd = (rows.is_odd == 1) | (rows.use == 0) | (rows.area < 0) | (use_class < 0)
    is_odd |= vacant & (years < 1) | exempt & ~np.isin(rows.exempt_item, known)
    is_odd |= exempt & ~_seen(rows, law) | vacant & bool(needed(UNUSED, law))
    item = np.where(exempt, rows.exempt_item, 0)
    return Used(use_class, rows.area, item, years, state & ~exempt & ~vacant, is_odd)


def _seen(rows: Zones | Floors, law: Law) -> Flags:
    """Whether the papers asked for with a use outside the tax were seen."""
    asked = needed(EXEMPT, law)
    if asked == (frozenset({PROOF}),):
        return np.asarray(rows.is_proved == 1)
    return np.full(len(rows.use), not asked)


def _years(since: Ints, law: Law) -> Ints:
    """Vacant tax years; 0 where the first is not known."""
    first, kind = alike(since)
    counts = [vacant_since(law, one) if one else 0 for one in since[first].tolist()]
    return np.array(counts, dtype=np.int64)[kind]
