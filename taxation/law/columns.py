"""Exact arithmetic on whole columns of int64: values of pieces, rounding, dividing without loss.

Areas come in ten-thousandths of their unit, prices and amounts in satang, percents in
ten-thousandths of a percent. A column that could overflow is computed with Python integers.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from taxation.law.schema import Law

Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
AREA_UNIT = 10_000
PERCENT_UNIT = 10_000
#: Products beyond this are computed with Python integers.
SAFE = 2.0**61
#: The largest number a column holds.
MOST = 2**62
MATERIALS = ("brick", "half", "wood", "light")


def rounded(over: NDArray[Any], under: NDArray[Any] | int, mode: str) -> Ints:
    """over / under to whole numbers, as money.rounded does one by one."""
    low = over // under
    rest = over - low * under
    if mode == "down":
        return np.asarray(low, dtype=np.int64)
    up = 2 * rest >= under if mode == "half_up" else 2 * rest > under
    if mode == "half_even":
        up = up | ((2 * rest == under) & (low % 2 == 1))
    return np.asarray(low + up, dtype=np.int64)


def times_over(a: Ints, b: Ints | int, under: Ints | int, mode: str) -> Ints:
    """a × b / under, rounded; rows whose product could overflow go through Python integers.

    A result beyond int64 stands as MOST, which is above all that is settled in columns.
    """
    b, under = np.broadcast_to(b, a.shape), np.broadcast_to(under, a.shape)
    big = a.astype(float) * b > SAFE
    if not big.any():
        return rounded(a * b, under, mode)
    found = np.empty(len(a), dtype=np.int64)
    found[~big] = rounded(a[~big] * b[~big], under[~big], mode)
    exact = a[big].astype(object) * b[big].astype(object)
    found[big] = rounded(np.minimum(exact, MOST * under[big].astype(object)), under[big], mode)
    return found


def area_price(area: Ints, price: Ints, mode: str = "half_up") -> Ints:
    """Area × price in satang (rules B2-B4)."""
    return times_over(area, price, AREA_UNIT, mode)


def depreciation_percents(law: Law, material: Ints, age: Ints) -> Ints:
    """Percent (× 10,000) to deduct, by index into MATERIALS and age in years."""
    from_table = np.zeros(len(age), dtype=np.int64)
    for index, name in enumerate(MATERIALS):
        real = law.setting("light_material_as") if name == "light" else name
        rows = law.depreciation.materials[real]
        zero = (
            law.depreciation.age_zero_percent if law.setting("age_zero_free") == "yes" else rows[0]
        )
        table = np.array([int(p * PERCENT_UNIT) for p in (zero, *rows)], dtype=np.int64)
        mine = material == index
        from_table[mine] = table[np.minimum(age[mine], len(rows))]
    return from_table


def building_values(
    area: Ints, price: Ints, percent: Ints, mode: str = "half_up"
) -> tuple[Ints, Ints, Ints]:
    """Value as new, depreciation and net value in satang (rule B3)."""
    new = area_price(area, price, mode)
    less = times_over(new, percent, 100 * PERCENT_UNIT, mode)
    return new, less, new - less


def add_up(index: Ints, amounts: Ints, size: int) -> Ints:
    """Sum amounts per object."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, index, amounts)
    return total


def area_shares(index: Ints, area: Ints, size: int) -> tuple[Ints, Ints]:
    """The share of each use by area: numerator and denominator in lowest terms."""
    whole = add_up(index, area, size)[index]
    common = np.gcd(area, whole)
    return area // common, whole // common


def alike(*columns: Ints | Flags) -> tuple[Ints, Ints]:
    """Rows that are the same in every column: the first of each kind, and the kind of each row.

    Whole numbers from 0, or one column of any. Kinds stand in order; where few numbers are possible
    nothing is sorted.
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max(initial=0)) + 1) + column
    size = int(key.max(initial=-1)) + 1
    if size > 4 * len(key) or key.min(initial=0) < 0:
        _, first, kind = np.unique(key, return_index=True, return_inverse=True)
        return first, kind
    at = np.full(size, -1, dtype=np.int64)
    at[key[::-1]] = np.arange(len(key))[::-1]
    there = np.flatnonzero(at >= 0)
    first = at[there]
    at[there] = np.arange(len(there))
    return first, at[key]


def distinct(keys: Ints) -> Ints:
    """The keys there are, in order, each once: quicker than numpy's `unique` for so many."""
    ordered = np.sort(keys)
    return ordered[starts_of(ordered)]


def starts_of(sorted_keys: Ints) -> Ints:
    """Where each run of equal keys begins."""
    if not len(sorted_keys):
        return np.zeros(0, dtype=np.int64)
    change = np.flatnonzero(np.diff(sorted_keys)) + 1
    return np.concatenate(([0], change)).astype(np.int64)


def lengths(starts: Ints, size: int) -> Ints:
    """How long each run is."""
    return np.diff(np.append(starts, size)).astype(np.int64)


def divide_out(total: Ints, weights: Ints, starts: Ints, *, dearest: bool = False) -> Ints:
    """money.share_out for every run: parts cut down, the last or the heaviest takes the rest."""
    size = lengths(starts, len(weights))
    whole = np.repeat(np.add.reduceat(weights, starts), size)
    parts = np.zeros(len(weights), dtype=np.int64)
    live = (whole > 0) & (np.repeat(total, size) > 0)
    if live.any():
        parts[live] = times_over(np.repeat(total, size)[live], weights[live], whole[live], "down")
    takes = weights > 0
    if dearest:
        takes &= weights == np.repeat(np.maximum.reduceat(weights, starts), size)
    heavy = np.where(takes, np.arange(len(weights)), -1)
    last = np.maximum.reduceat(heavy, starts)
    some = last >= 0
    parts[last[some]] += (total - np.add.reduceat(parts, starts))[some]
    return parts


def running_rounds(over: Ints, under: Ints, starts: Ints, mode: str) -> Ints:
    """Whole numbers that sum, run by run, to the rounded sum: each running total is rounded."""
    size = lengths(starts, len(over))
    running = np.cumsum(over)
    before = np.repeat(running[starts] - over[starts], size)
    whole = rounded(running - before, under, mode)
    shown = np.diff(whole, prepend=0)
    shown[starts] = whole[starts]
    return shown.astype(np.int64)
