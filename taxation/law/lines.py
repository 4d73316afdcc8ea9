"""Sum per (group, class), exempt, cut into slices: one tax line for each (sections 40-43)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from taxation.law.money import Exact, long_text, percent_text, rounded, text
from taxation.law.parts import Part
from taxation.law.schema import Band, Law, OwnerKind, Schedule, UseClass, VacantRule
from taxation.law.steps import Log


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of the taxable value between two thresholds, taxed at one rate (of one)."""

    bottom: int
    top: int | None
    amount: Exact
    rate: Fraction
    add_on: Fraction
    vacant_years: int
    tax: Exact


@dataclass(frozen=True, slots=True)
class Line:
    """One (group, class): base, exempt and taxable value exact in satang, tax in whole satang."""

    authority: str
    group: str
    use_class: UseClass
    base: Exact
    exempt: Exact
    taxable: Exact
    slices: tuple[Slice, ...]
    tax: int
    parts: tuple[Part, ...]


Grouped = dict[tuple[tuple[str, str, str], UseClass], list[Part]]


def group_parts(parts: Sequence[Part]) -> Grouped:
    """Parts per (group, class), in order of appearance (rules G1, U5)."""
    grouped: Grouped = {}
    for part in parts:
        grouped.setdefault((part.group, part.use_class), []).append(part)
    return grouped


def tidy(value: Exact) -> Exact:
    """A whole fraction as an int."""
    return value.numerator if value.denominator == 1 else value


def base_of(parts: Sequence[Part]) -> Exact:
    """The value of a line."""
    return tidy(sum([part.value for part in parts]))


def exempted(grouped: Grouped, owner: OwnerKind, law: Law) -> list[Exact]:
    """The exempt value of each line, in the order of `grouped` (rules X1-X5)."""
    result: list[Exact] = [0] * len(grouped)
    pools: dict[str, list[int]] = {}
    for index, ((group, use_class), parts) in enumerate(grouped.items()):
        rule = law.exemptions.get(use_class)
        if rule is None or rule.owner not in ("any", owner):
            continue
        if rule.scope == "residence":
            result[index] = _per_residence(parts, rule.amount)
        else:
            pools.setdefault(group[0], []).append(index)
    bases = [base_of(parts) for parts in grouped.values()]
    pool = law.exemptions[UseClass.AGRI].amount if pools else None
    for members in pools.values():
        spent = spend([bases[i] for i in members], pool, law.setting("agri_exemption_order"))
        for index, amount in zip(members, spent, strict=True):
            result[index] = amount
    return result


def _per_residence(parts: Sequence[Part], amount: int | None) -> Exact:
    homes: dict[str, Exact] = {}
    for part in parts:
        homes[part.resident] = homes.get(part.resident, 0) + part.value
    return tidy(sum(v if amount is None else min(v, amount) for v in homes.values()))


def spend(values: Sequence[Exact], pool: int | None, order: str) -> list[Exact]:
    """Spend one exemption over several values (rule X3); None exempts all."""
    whole = sum(values)
    if pool is None or whole <= pool:
        return list(values)
    if order == "proportional":
        return [tidy(pool * Fraction(value) / whole) for value in values]
    result: list[Exact] = [0] * len(values)
    left: Exact = pool
    for index in sorted(
        range(len(values)), key=lambda i: values[i], reverse=order == "dearest_first"
    ):
        result[index] = min(left, values[index])
        left = left - result[index]
    return result


def slices(taxable: Exact, schedule: Schedule) -> list[tuple[Band, Exact]]:
    """Cut a value at the thresholds; a threshold itself belongs to the lower slice."""
    return [
        (band, tidy((taxable if band.top is None else min(taxable, band.top)) - band.bottom))
        for band in schedule.bands
        if taxable > band.bottom
    ]


def tax_slices(taxable: Exact, schedule: Schedule) -> list[Slice]:
    """Each slice at its own rate."""
    return [
        Slice(band.bottom, band.top, amount, band.rate, Fraction(0), 0, tidy(amount * band.rate))
        for band, amount in slices(taxable, schedule)
    ]


def vacant_slices(
    taxable: Exact, schedule: Schedule, weights: dict[int, Exact], rule: VacantRule
) -> list[Slice]:
    """Brackets on the sum, the add-on of its own years on each part's share (rules V2, V5)."""
    whole = sum(weights.values())
    found = []
    for band, amount in slices(taxable, schedule):
        for years in sorted(weights):
            mine = tidy(amount * Fraction(weights[years]) / whole)
            rate = min(band.rate + rule.add_on(years), max(rule.cap, band.rate))
            found.append(
                Slice(band.bottom, band.top, mine, rate, rate - band.rate, years, tidy(mine * rate))
            )
    return found


def round_line(tax: Exact, law: Law) -> int:
    """Rule R4: to the satang, or to the unit the office chose."""
    unit = 100 if law.setting("tax_line_unit") == "1" else 1
    return rounded(Fraction(tax) / unit, law.setting("rounding_mode")) * unit


def build_lines(parts: Sequence[Part], owner: OwnerKind, law: Law, log: Log) -> tuple[Line, ...]:
    """All lines of a taxpayer, with their reasons."""
    grouped = group_parts(parts)
    exempts = exempted(grouped, owner, law)
    found = []
    for ((group, use_class), members), exempt in zip(grouped.items(), exempts, strict=True):
        base = base_of(members)
        name = group[1] or group[2]
        if len(members) > 1:
            log.add(
                "line_base",
                base,
                "G1",
                at=name,
                use_class=use_class,
                count=len(members),
                refs=", ".join(dict.fromkeys(part.ref for part in members)),
                value=text(base),
            )
        _log_exempt(exempt, base, use_class, name, law, log)
        rows = line_slices(tidy(base - exempt), use_class, members, law)
        tax = round_line(sum([row.tax for row in rows]), law)
        _log_slices(rows, tax, use_class, name, law, log)
        found.append(
            Line(
                group[0],
                name,
                use_class,
                base,
                exempt,
                tidy(base - exempt),
                tuple(rows),
                tax,
                tuple(members),
            )
        )
    return tuple(found)


def line_slices(
    taxable: Exact, use_class: UseClass, members: Sequence[Part], law: Law
) -> list[Slice]:
    """The slices of one line; vacant land carries its add-on."""
    schedule = law.schedules[use_class]
    if use_class != UseClass.VACANT:
        return tax_slices(taxable, schedule)
    return vacant_slices(taxable, schedule, vacant_weights(members, law), law.vacant)


def vacant_weights(members: Sequence[Part], law: Law) -> dict[int, Exact]:
    """The value that has each number of vacant years (V5: its own, or one for the whole group)."""
    known, choice = [part.vacant_years for part in members], law.setting("vacant_years_in_group")
    one = {"longest": max(known), "shortest": min(known)}.get(choice)
    weights: dict[int, Exact] = {}
    for part in members:
        years = part.vacant_years if one is None else one
        weights[years] = weights.get(years, 0) + part.value
    return weights


def _log_exempt(
    exempt: Exact, base: Exact, use_class: UseClass, at: str, law: Law, log: Log
) -> None:
    if not exempt:
        return
    rule, left = law.exemptions[use_class], base - exempt
    show = text if rounded(base) - rounded(exempt) == rounded(left) else long_text
    log.add(
        "exempt",
        exempt,
        rule.cite.rule,
        at=at,
        use_class=use_class,
        base=show(base),
        exempt=show(exempt),
        taxable=show(left),
    )
    if rule.scope == "authority" and exempt < base:
        log.add(
            "exempt_order",
            exempt,
            "X3",
            at=at,
            order=law.setting("agri_exemption_order"),
            exempt=text(exempt),
        )


def _log_slices(
    rows: list[Slice], tax: int, use_class: UseClass, at: str, law: Law, log: Log
) -> None:
    fits = _fit(rows, tax, law)
    show = text if fits else long_text
    for row in rows:
        kind = "slice_vacant" if row.add_on else "slice"
        log.add(
            kind,
            row.tax,
            "V2" if row.add_on else "R4",
            at=at,
            use_class=use_class,
            value=show(row.amount),
            percent=percent_text(row.rate),
            base_percent=percent_text(row.rate - row.add_on),
            add_on=percent_text(row.add_on),
            years=row.vacant_years,
            tax=show(row.tax),
        )
    log.add(
        "line_tax" if fits else "line_tax_rounded",
        tax,
        "R4",
        at=at,
        rounding=law.setting("rounding_mode"),
        use_class=use_class,
        unrounded=show(sum([row.tax for row in rows])),
        tax=text(tax),
    )


def _fit(rows: Sequence[Slice], tax: int, law: Law) -> bool:
    """Whether the slices, shown to the satang, give the tax shown: who reads them can add up."""
    shown = [rounded(row.tax) for row in rows]
    again = [rounded(rounded(row.amount) * row.rate) for row in rows]
    return shown == again and round_line(sum(shown), law) == tax
