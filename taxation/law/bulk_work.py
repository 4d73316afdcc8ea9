"""The columns of a roll put in the order of facts, on one denominator per taxpayer, checked."""

import numpy as np

from taxation.law.columns import SAFE, Flags, Ints, alike, lengths, rounded, starts_of
from taxation.law.facts_check import MOST_WORTH
from taxation.law.roll import CLASSES, OWNERS, Roll
from taxation.law.schema import Law, OwnerKind, UseClass

#: Parts are brought to whole multiples of 1/denominator of a satang; a larger one is settled alone.
MOST_PARTS = 1_000_000_000
EXEMPT, VACANT = CLASSES.index(UseClass.EXEMPT), CLASSES.index(UseClass.VACANT)
HOMES = (CLASSES.index(UseClass.RES_MAIN), CLASSES.index(UseClass.RES_MAIN_BUILDING))
NATURAL, JURISTIC = OWNERS.index(OwnerKind.NATURAL), OWNERS.index(OwnerKind.JURISTIC)


def rate_unit(law: Law) -> tuple[int, int]:
    """The least number that makes every rate, step and cap whole, and the highest rate in it."""
    rates = [band.rate for schedule in law.schedules.values() for band in schedule.bands]
    unit = int(np.lcm.reduce([r.denominator for r in (*rates, law.vacant.step, law.vacant.cap)]))
    return unit, int(max(*rates, law.vacant.cap) * unit)


class Work:
    """Sorted columns; `alone` marks the taxpayers the columns cannot settle."""

    def __init__(self, roll: Roll, law: Law) -> None:
        if (roll.value_den <= 0).any() or (roll.share_den <= 0).any():
            raise ValueError("a denominator is not above zero")
        self.roll, self.law = roll, law
        self.size, self.taxpayers = len(roll.taxpayer), len(roll.owner)
        self.rank = facts_order(roll)
        self.taxpayer = roll.taxpayer[self.rank]
        self.use_class = roll.use_class[self.rank]
        self.group = roll.group[self.rank]
        self.years = roll.vacant_years[self.rank]
        self.owner = roll.owner
        self.alone: Flags = (roll.own_order >= 0).astype(bool)
        self.starts = starts_of(self.taxpayer)
        self.ends = self.starts + lengths(self.starts, self.size)
        self.place = np.full(self.taxpayers, -1, dtype=np.int64)
        self.place[self.taxpayer[self.starts]] = np.arange(len(self.starts))
        self.rate_unit, self.top_rate = rate_unit(law)
        self._refusals()
        self._denominators()
        self._standing()

    def rows_of(self, taxpayer: int) -> Ints:
        """The sorted rows of one taxpayer."""
        place = int(self.place[taxpayer])
        if place < 0:
            return np.zeros(0, dtype=np.int64)
        return np.arange(self.starts[place], self.ends[place], dtype=np.int64)

    def leave(self, rows: Flags) -> None:
        """Settle the taxpayers of these rows alone."""
        self.alone[self.taxpayer[rows]] = True

    def _refusals(self) -> None:
        """What is wrong or unusual goes to `assess`, which refuses it by name or explains it."""
        roll, rank = self.roll, self.rank
        self.leave((roll.value[rank] < 0) | (roll.share[rank] < 0))
        self.leave((self.use_class == VACANT) & (self.years < 1))
        self.leave((roll.order[rank] >= 0) | (roll.resident[rank] != 0))
        self.leave(np.isin(self.use_class, HOMES) & (self.owner[self.taxpayer] == JURISTIC))
        dens = roll.share_den[rank]
        common, too_big = common_denominator(self.taxpayer, dens, self.taxpayers)
        self.alone |= too_big
        scaled = roll.share[rank] * (common[self.taxpayer] // dens)
        scaled[self.alone[self.taxpayer]] = 0
        objects = starts_of(roll.object[rank])
        whole = np.add.reduceat(scaled, objects) if self.size else scaled
        owner = self.taxpayer[objects]
        self.alone[owner[whole != common[owner]]] = True

    def _denominators(self) -> None:
        """Each part as a whole number of 1/unit satang, `unit` one per taxpayer."""
        roll, rank = self.roll, self.rank
        value, share = roll.value[rank], roll.share[rank]
        big = value.astype(float) * share > SAFE
        big |= roll.value_den[rank].astype(float) * roll.share_den[rank] > SAFE
        self.leave(big)
        live = ~self.alone[self.taxpayer]
        over = np.where(live, value * share, 0)
        under = np.where(live, roll.value_den[rank] * roll.share_den[rank], 1)
        common = np.gcd(over, under)
        over, under = over // common, under // common
        if self.law.setting("round_parts") == "yes":
            over = rounded(over, under, self.law.setting("rounding_mode"))
            under = np.ones_like(over)
        unit, too_big = common_denominator(self.taxpayer, under, self.taxpayers)
        self.alone |= too_big
        estimate = over.astype(float) * (unit[self.taxpayer] // under)
        total = np.zeros(self.taxpayers)
        np.add.at(total, self.taxpayer, estimate)
        self.alone |= total > np.minimum(SAFE, 100.0 * MOST_WORTH * unit)
        live = ~self.alone[self.taxpayer]
        self.unit = np.where(self.alone, 1, unit)
        self.value = np.where(live, over, 0) * (
            self.unit[self.taxpayer] // np.where(live, under, 1)
        )

    def _standing(self) -> None:
        """The standing category that reduces each part, -1 for none (classes, time limit)."""
        roll, rank, law = self.roll, self.rank, self.law
        found = roll.standing[rank].copy()
        since = roll.since[rank]
        for index, code in enumerate(roll.categories):
            mine = found == index
            if not mine.any():
                continue
            category = law.standing.categories[code]
            if category.owner != "any":
                wrong = [o != category.owner for o in OWNERS]
                self.leave(mine & np.array(wrong)[self.owner[self.taxpayer]])
            if category.classes is not None:
                covered = [CLASSES.index(c) for c in category.classes]
                found[mine & ~np.isin(self.use_class, covered)] = -1
            if category.limit_years:
                ended = law.tax_year - since >= category.limit_years
                found[mine & (since > 0) & ended] = -1
        self.standing = found


def facts_order(roll: Roll) -> Ints:
    """By taxpayer, then objects as they first appear, then uses as they appear."""
    first, place = alike(roll.object)
    head, size = first[place], len(roll.taxpayer)
    later = np.diff(roll.taxpayer)
    if ((later > 0) | (later == 0) & (np.diff(head) >= 0)).all():
        return np.arange(size, dtype=np.int64)
    order = np.lexsort((np.arange(size), head, roll.taxpayer))
    return order.astype(np.int64)


def common_denominator(index: Ints, under: Ints, size: int) -> tuple[Ints, Flags]:
    """The least common denominator per index, and where it is too large to work with."""
    common, too_big = np.ones(size, dtype=np.int64), np.zeros(size, dtype=bool)
    broken = under > 1
    if not broken.any():
        return common, too_big
    owners, dens = index[broken], under[broken]
    order = np.lexsort((dens, owners))
    owners, dens = owners[order], dens[order]
    once = np.append(True, (np.diff(owners) != 0) | (np.diff(dens) != 0))
    owners, dens = owners[once], dens[once]
    bits = np.zeros(size)
    np.add.at(bits, owners, np.log2(dens.astype(float)))
    too_big |= bits > 62
    fine = ~too_big[owners]
    np.lcm.at(common, owners[fine], dens[fine])
    too_big |= common > MOST_PARTS
    common[too_big] = 1
    return common, too_big
