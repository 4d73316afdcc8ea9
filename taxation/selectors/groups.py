"""Touching parcels of one owner set (s42): what the map shows, corrected by officers' findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from taxation.law.schema import Law
from taxation.models import ContiguityOverride
from taxation.selectors import rows


class Groups:
    """Union-find over parcel ids; the smallest id stands for its group."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, parcel: int) -> int:
        """The parcel that stands for the group."""
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


def groups(
    question: rows.Question,
    holders: Mapping[int, tuple[int, ...]],
    law: Law,
    choices: Mapping[str, str],
) -> Groups:
    """The groups of all owners; a corner counts only where the office decided so."""
    found = Groups()
    apart, joined = _findings(question.subdistrict)
    for pair in rows.touching(question, _gap(law, choices)):
        key = (pair.first, pair.second)
        if key not in apart and _is_line(pair, law, choices):
            found.join(*key)
    for first, second in joined:
        if first in holders and holders.get(first) == holders.get(second):
            found.join(first, second)
    return found


def _gap(law: Law, choices: Mapping[str, str]) -> float:
    across = law.setting("contiguous_across_road") == "yes"
    return float(choices["road_width_m" if across else "touch_gap_m"])


def _is_line(pair: rows.TouchRow, law: Law, choices: Mapping[str, str]) -> bool:
    return law.setting("contiguous_at_corner") == "yes" or pair.shared_m >= float(
        choices["touch_line_m"]
    )


def _findings(subdistrict: int) -> tuple[set[tuple[int, int]], list[tuple[int, int]]]:
    found: Iterable[tuple[int, int, str]] = ContiguityOverride.objects.filter(
        subdistrict=subdistrict
    ).values_list("first_id", "second_id", "finding")
    apart, joined = set(), []
    for first, second, finding in found:
        if finding == ContiguityOverride.Finding.APART:
            apart.add((first, second))
        else:
            joined.append((first, second))
    return apart, joined
