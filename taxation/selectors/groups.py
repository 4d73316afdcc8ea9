"""Touching parcels of one owner set (s42): what the map shows, corrected by officers' findings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from taxation.law.columns import Ints
from taxation.law.schema import Law
from taxation.models import ContiguityOverride
from taxation.selectors.touching import TouchRow, pairs_of

Finding = ContiguityOverride.Finding


class Groups:
    """Union-find over parcel ids; the smallest id stands for its group."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, parcel: int) -> int:
        """The parcel that stands for the group."""
        if parcel not in self._parent:
            return parcel
        root = parcel
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(parcel, parcel)) != root:
            self._parent[parcel] = root
            parcel = above
        return root

    def join(self, first: int, second: int) -> None:
        """Make one group of two."""
        one, other = sorted((self.find(first), self.find(second)))
        if one != other:
            self._parent[other] = one

    def joined(self) -> Iterator[tuple[int, int]]:
        """Each parcel that another stands for, and that one."""
        return ((parcel, self.find(parcel)) for parcel in list(self._parent))


def groups(
    touching: Iterable[TouchRow],
    overrides: Iterable[tuple[int, int, str]],
    holders: Mapping[int, Hashable],
    law: Law,
    choices: Mapping[str, str],
    spanned: Iterable[tuple[int, int]] = (),
) -> Groups:
    """The groups of all owners; a corner counts only where the office decided so.

    `spanned` are pairs of parcels under one building: no strip of another lies between them.
    """
    found = Groups()
    findings = list(overrides)
    apart = {(one, other) for one, other, kind in findings if kind == Finding.APART}
    for pair in touching:
        key = (pair.first, pair.second)
        same = holders.get(pair.first) == holders.get(pair.second)
        if same and key not in apart and _is_line(pair, law, choices):
            found.join(*key)
    for one, other in spanned:
        key = (min(one, other), max(one, other))
        if holders.get(one) == holders.get(other) and key not in apart:
            found.join(*key)
    for first, second, kind in findings:
        joined = kind == Finding.JOINED and first in holders
        if joined and holders.get(first) == holders.get(second):
            found.join(first, second)
    return found


def touching(
    boundaries: tuple[Ints, Ints, Sequence[bytes]], law: Law, choices: Mapping[str, str]
) -> list[TouchRow]:
    """Pairs of parcels of one owner set that touch, as the office understands touching."""
    return pairs_of(*boundaries, gap_m(law, choices), float(choices["touch_line_m"]))


def gap_m(law: Law, choices: Mapping[str, str]) -> float:
    """How far apart two boundaries may lie and still touch."""
    across = law.setting("contiguous_across_road") == "yes"
    return float(choices["road_width_m" if across else "touch_gap_m"])


def _is_line(pair: TouchRow, law: Law, choices: Mapping[str, str]) -> bool:
    return law.setting("contiguous_at_corner") == "yes" or pair.shared_m >= float(
        choices["touch_line_m"]
    )


def overrides(subdistrict: int) -> list[tuple[int, int, str]]:
    """Officers' findings: two parcels, and whether they are joined or apart."""
    found = ContiguityOverride.objects.filter(subdistrict=subdistrict).order_by("pk")
    return list(found.values_list("first_id", "second_id", "finding"))
