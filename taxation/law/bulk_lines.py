"""Lines of a whole roll: sums per (group, class), exemption, slices, tax, and what is due."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from taxation.law.bulk_work import EXEMPT, HOMES, NATURAL, VACANT, Work
from taxation.law.columns import (
    MOST,
    SAFE,
    Flags,
    Ints,
    divide_out,
    lengths,
    rounded,
    running_rounds,
    starts_of,
    times_over,
)
from taxation.law.lines import round_line, tax_slices, vacant_slices
from taxation.law.money import Exact, satang_of
from taxation.law.reductions import dearest_takes_rest, on_top
from taxation.law.roll import CLASSES
from taxation.law.schema import Schedule, UseClass


class Lines:
    """Taxed parts sorted by line; lines stand in the order in which their first part appears."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.rows, self.starts = _by_line(work)
        self.size = lengths(self.starts, len(self.rows))
        self.row_taxpayer = work.taxpayer[self.rows]
        self.value = work.value[self.rows]
        heads = self.rows[self.starts]
        self.taxpayer, self.use_class = work.taxpayer[heads], work.use_class[heads]
        self.natural = work.owner[self.taxpayer] == NATURAL
        self.unit = work.unit[self.taxpayer]
        self.base = np.add.reduceat(self.value, self.starts) if len(self.rows) else self.value
        self.years = work.years[heads]
        self._unlike()
        self.exempt = self._exempt()
        partly = (self.exempt > 0) & (self.exempt < self.base) & (self.size > 1)
        self._leave(partly)
        self.tax = self._tax()
        self.part_tax = self._divided(self.tax, self.value, self.starts)

    def tax_per_taxpayer(self) -> Ints:
        """The tax of section 42."""
        return self._per_taxpayer(self.tax)

    def total(self, column: Ints) -> Ints:
        """A column of lines summed per taxpayer, in satang."""
        return rounded(self._per_taxpayer(column), self.work.unit, "half_up")

    def per_taxpayer_share(self, total: Ints, weights: Ints) -> Ints:
        """Totals per taxpayer divided over its parts by weight."""
        starts = starts_of(self.row_taxpayer)
        return self._divided(total[self.row_taxpayer[starts]], weights, starts)

    def _divided(self, total: Ints, weights: Ints, starts: Ints) -> Ints:
        if not len(weights):
            return weights
        return divide_out(total, weights, starts, dearest=dearest_takes_rest(self.work.law))

    def shown(self, base: Ints, exempt: Ints) -> tuple[Ints, Ints, Ints]:
        """Base, exempt and taxable of each part in whole satang that sum to the totals."""
        if not len(self.rows):
            return self.value, self.value, self.value
        full = np.repeat(self.exempt == self.base, self.size)
        single = np.repeat(np.where(self.size == 1, self.exempt, 0), self.size)
        spent = np.where(full, self.value, single)
        unit = self.work.unit[self.row_taxpayer]
        starts = starts_of(self.row_taxpayer)
        shown_exempt = running_rounds(spent, unit, starts, "half_up")
        shown_taxable = running_rounds(self.value - spent, unit, starts, "half_up")
        owners = self.row_taxpayer[starts]
        missing = (base - exempt)[owners] - np.add.reduceat(shown_taxable, starts)
        ends = starts + lengths(starts, len(self.rows))
        for place in np.flatnonzero(missing).tolist():
            mine = slice(int(starts[place]), int(ends[place]))
            exact = (self.value - spent)[mine]
            best = np.lexsort((-np.arange(len(exact)), exact, shown_taxable[mine]))[-1]
            shown_taxable[mine.start + best] += missing[place]
        return shown_exempt + shown_taxable, shown_exempt, shown_taxable

    def _per_taxpayer(self, column: Ints) -> Ints:
        total = np.zeros(self.work.taxpayers, dtype=np.int64)
        np.add.at(total, self.taxpayer, column)
        return total

    def _leave(self, lines: Flags) -> None:
        self.work.alone[self.taxpayer[lines]] = True

    def _unlike(self) -> None:
        """Unlike vacant years in one line, unlike reductions or two homes of one taxpayer."""
        self.own_years = np.zeros(len(self.starts), dtype=bool)
        if not len(self.rows):
            return
        years = self.work.years[self.rows]
        low = np.minimum.reduceat(years, self.starts)
        high = np.maximum.reduceat(years, self.starts)
        choice = self.work.law.setting("vacant_years_in_group")
        if choice == "own_share":
            self.own_years = (self.use_class == VACANT) & (low != high)
        self.years = low if choice == "shortest" else high
        standing = self.work.standing[self.rows]
        starts = starts_of(self.row_taxpayer)
        owners = self.row_taxpayer[starts]
        low = np.minimum.reduceat(standing, starts)
        self.work.alone[owners[low != np.maximum.reduceat(standing, starts)]] = True
        self.standing = np.full(self.work.taxpayers, -1, dtype=np.int64)
        self.standing[owners] = low
        homes = np.zeros(self.work.taxpayers, dtype=np.int64)
        np.add.at(homes, self.taxpayer[np.isin(self.use_class, HOMES)], 1)
        self.work.alone |= homes > 1

    def _exempt(self) -> Ints:
        """Rules X1-X5; a farm pool to be spent over several groups is settled alone."""
        found = np.zeros(len(self.base), dtype=np.int64)
        for use_class, rule in self.work.law.exemptions.items():
            mine = self.use_class == CLASSES.index(use_class)
            if rule.owner != "any":
                mine &= self.natural
            if rule.amount is None:
                found[mine] = self.base[mine]
                continue
            most = self._edge(rule.amount, self.unit)
            found[mine] = np.minimum(self.base, most)[mine]
            if rule.scope == "authority":
                self._pool(mine, most)
        return found

    def _pool(self, mine: Flags, most: Ints) -> None:
        spent, count = (np.zeros(self.work.taxpayers, dtype=np.int64) for _ in range(2))
        np.add.at(spent, self.taxpayer[mine], self.base[mine])
        np.add.at(count, self.taxpayer[mine], 1)
        self._leave(mine & (spent[self.taxpayer] > most) & (count[self.taxpayer] > 1))

    def _tax(self) -> Ints:
        """Slices and add-on in whole multiples of 1/(unit × rate unit) satang, rounded per line."""
        law, left = self.work.law, self.base - self.exempt
        by_rule = self.own_years | (left.astype(float) * self.work.top_rate > SAFE)
        taxable = np.where(by_rule, 0, left)
        over = np.zeros(len(taxable), dtype=np.int64)
        for use_class, schedule in law.schedules.items():
            mine = self.use_class == CLASSES.index(use_class)
            if mine.any():
                vacant = use_class is UseClass.VACANT
                over[mine] = self._slices(taxable[mine], schedule, mine, vacant)
        baht = 100 if law.setting("tax_line_unit") == "1" else 1
        under = self.unit * self.work.rate_unit * baht
        found = rounded(over, under, law.setting("rounding_mode")) * baht
        for line in np.flatnonzero(by_rule & ~self.work.alone[self.taxpayer]).tolist():
            found[line] = self._tax_by_rule(line, Fraction(int(left[line]), int(self.unit[line])))
        return found

    def _tax_by_rule(self, line: int, taxable: Fraction) -> int:
        """Lines of unlike vacant years (V5), or beyond int64: few, so by the rule itself."""
        law, use_class = self.work.law, CLASSES[int(self.use_class[line])]
        schedule = law.schedules[use_class]
        if use_class is UseClass.VACANT:
            rows = vacant_slices(taxable, schedule, self._vacant_weights(line), law.vacant)
        else:
            rows = tax_slices(taxable, schedule)
        return round_line(sum([row.tax for row in rows]), law)

    def _vacant_weights(self, line: int) -> dict[int, Exact]:
        """The value that has each number of vacant years."""
        if not self.own_years[line]:
            return {int(self.years[line]): 1}
        mine = slice(int(self.starts[line]), int(self.starts[line] + self.size[line]))
        weights: dict[int, Exact] = {}
        years = self.work.years[self.rows[mine]].tolist()
        for number, value in zip(years, self.value[mine].tolist(), strict=True):
            weights[number] = weights.get(number, 0) + value
        return weights

    def _slices(self, taxable: Ints, schedule: Schedule, mine: Flags, vacant: bool) -> Ints:
        rule, whole = self.work.law.vacant, self.work.rate_unit
        unit = self.unit[mine]
        steps = (self.years[mine] - 1) // rule.every_years if vacant else np.zeros_like(taxable)
        over = np.zeros(len(taxable), dtype=np.int64)
        for band in schedule.bands:
            bottom, top = self._edge(band.bottom, unit), taxable
            if band.top is not None:
                top = np.minimum(taxable, self._edge(band.top, unit))
            rate = int(band.rate * whole)
            rates = rate + np.maximum(steps, 0) * int(rule.step * whole)
            rates = np.minimum(rates, max(int(rule.cap * whole), rate))
            over += np.maximum(top - bottom, 0) * rates
        return over

    def _edge(self, satang: int, unit: Ints) -> Ints:
        """A threshold in parts; one beyond any value of the roll stands for all such."""
        return np.where(
            unit > MOST // max(satang, 1), MOST, satang * np.minimum(unit, MOST // max(satang, 1))
        )


def _by_line(work: Work) -> tuple[Ints, Ints]:
    """Rows of taxed parts in line order, and where each line starts."""
    taxed = np.flatnonzero(work.use_class != EXEMPT)
    keys = [work.use_class[taxed], work.group[taxed], work.taxpayer[taxed]]
    order = np.lexsort(keys)
    change = np.zeros(len(order), dtype=bool)
    for key in keys:
        change[1:] |= np.diff(key[order]) != 0
    line = np.cumsum(change)
    first = order[np.flatnonzero(np.concatenate(([True], change[1:])))] if len(order) else order
    head = np.empty(len(order), dtype=np.int64)
    head[order] = first[line]
    by_line = np.argsort(head, kind="stable")
    return taxed[by_line].astype(np.int64), starts_of(head[by_line])


def dues(work: Work, lines: Lines) -> Ints:
    """The amount due of each taxpayer: standing, yearly, s97, waived; rounded after each."""
    law, mode = work.law, work.law.setting("rounding_mode")
    due = lines.tax_per_taxpayer()
    if not len(lines.rows):
        return due
    covered, times = np.ones(work.taxpayers, dtype=bool), np.zeros(work.taxpayers, dtype=np.int64)
    for index, code in enumerate(work.roll.categories):
        mine = lines.standing == index
        if mine.any():
            due[mine] = _cut(due[mine], Fraction(law.standing.categories[code].percent), mode)
            covered[mine] = on_top(code, law)
            times[mine] += 1
    covered &= (work.roll.no_general == 0) & (law.general.percent > 0)
    due[covered] = _cut(due[covered], Fraction(law.general.percent), mode)
    times += covered
    if law.relief is not None:
        old = work.roll.old_tax
        less = (old >= 0) & (due > old)
        part = Fraction(law.relief.percent) / 100
        grown = times_over(np.maximum(due - old, 0), part.numerator, part.denominator, mode)
        due = np.where(less, old + grown, due)
        times += old >= 0
    if law.setting("round_each_reduction") == "no":  # several cuts of one tax stay fractions
        work.alone |= times > 1
    limit = satang_of(Decimal(law.setting("waive_below")))
    return np.where(due < limit, 0, due)


def _cut(amounts: Ints, percent: Fraction, mode: str) -> Ints:
    left = 1 - percent / 100
    return times_over(amounts, left.numerator, left.denominator, mode)
