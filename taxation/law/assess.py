"""assess(facts, law): the tax of one taxpayer's holding in one authority, with its reasons."""

from collections.abc import Sequence
from fractions import Fraction

from taxation.law.assessment import Assessment, ObjectShare, ObjectValue
from taxation.law.facts import ObjectFacts, TaxpayerFacts
from taxation.law.facts_check import check_facts, check_pieces
from taxation.law.lines import Line, build_lines, tidy
from taxation.law.money import Exact, rounded, share_out, text
from taxation.law.parts import Part, split
from taxation.law.reductions import (
    Bucket,
    Reducer,
    bucket_of,
    dearest_takes_rest,
    log_buckets,
    tax_of_parts,
)
from taxation.law.schema import Law
from taxation.law.steps import Log, Silence
from taxation.law.values import total_value, value_of


def assess(facts: TaxpayerFacts, law: Law, *, reasons: bool = True) -> Assessment:
    """Check the facts, then compute: values, parts, lines, reductions. Pure; saves nothing.

    Without `reasons` the amounts are the same and the steps are left out.
    """
    check_facts(facts, law)
    log = Log(law) if reasons else Silence(law)
    objects, parts = _objects_and_parts(facts, law, log)
    lines = build_lines(parts, facts.owner_kind, law, log)
    tax = sum(line.tax for line in lines)
    log.add("tax_sum", tax, "R4", count=len(lines), tax=text(tax))
    owed, taxes = tax_of_parts(lines, law), dict[Bucket, int]()
    for _, part, amount in owed:
        taxes[bucket_of(part)] = taxes.get(bucket_of(part), 0) + amount
    reducer = Reducer(facts, law, log, taxes, log_buckets(lines, owed, log))
    dues = reducer.run()
    due = sum(dues.values())
    log.add("due", due, "T1", value=text(due), year_be=law.tax_year + 543)
    base = rounded(sum([line.base for line in lines]))
    exempt = rounded(sum([line.exempt for line in lines]))
    return Assessment(
        taxpayer=facts.key,
        tax_year=law.tax_year,
        law_fingerprint=law.fingerprint,
        base=base,
        exempt=exempt,
        taxable=base - exempt,
        tax=tax,
        due=due,
        lines=lines,
        reductions=tuple(reducer.done),
        objects=tuple(objects),
        steps=tuple(log.steps),
        shares=_shares(lines, owed, dues, base - exempt, dearest_takes_rest(law)),
    )


def _objects_and_parts(
    facts: TaxpayerFacts, law: Law, log: Log
) -> tuple[list[ObjectValue], list[Part]]:
    objects, parts, number = [], [], 0
    for one in facts.objects:
        pieces = value_of(one, law, log)
        value = total_value(pieces)
        if len(pieces) > 1:
            log.add("object_value", value, "B5", at=one.ref, value=text(value), count=len(pieces))
        objects.append(ObjectValue(one.ref, pieces, value))
        parts.extend(split(one, value, law, log, number))
        number += len(one.uses)
    return objects, parts


def appraise(one: ObjectFacts, law: Law) -> ObjectValue:
    """The appraised value of an object alone, whatever its use."""
    check_pieces(one)
    pieces = value_of(one, law, Log(law))
    return ObjectValue(one.ref, pieces, total_value(pieces))


def _shares(
    lines: Sequence[Line],
    owed: Sequence[tuple[int, Part, int]],
    dues: dict[Bucket, int],
    taxable: int,
    dearest: bool,
) -> tuple[ObjectShare, ...]:
    """What is due, shown per object and class: each bucket divided by tax, nothing lost."""
    paid = [0] * len(owed)
    for bucket, due in dues.items():
        members = [i for i, (_, part, _) in enumerate(owed) if bucket_of(part) == bucket]
        weights = [owed[i][2] for i in members]
        for i, amount in zip(members, share_out(due, weights, dearest=dearest), strict=True):
            paid[i] = amount
    spent = [_exempt_of(part, lines[number]) for number, part, _ in owed]
    left = [tidy(part.value - e) for (_, part, _), e in zip(owed, spent, strict=True)]
    shown_exempt = running_rounds(spent)
    shown_left = _shown_taxable(left, taxable)
    return tuple(
        _row(lines[number], part, (tax, paid[i]), spent[i], (shown_exempt[i], shown_left[i]))
        for i, (number, part, tax) in enumerate(owed)
    )


def _exempt_of(part: Part, line: Line) -> Exact:
    """The line's exemption in proportion to value."""
    if not line.exempt:
        return 0
    return tidy(part.value * Fraction(line.exempt) / line.base)


def running_rounds(values: Sequence[Exact]) -> list[int]:
    """Whole numbers that sum to the rounded sum: each running total is rounded."""
    found, before = [], 0
    running: Exact = 0
    for value in values:
        running += value
        found.append(rounded(running) - before)
        before += found[-1]
    return found


def _shown_taxable(left: Sequence[Exact], taxable: int) -> list[int]:
    """As running_rounds, but summing to base less exempt: the largest row takes a satang's gap."""
    shown = running_rounds(left)
    if gap := taxable - sum(shown):
        best = max(range(len(left)), key=lambda i: (shown[i], left[i], -i))
        shown[best] += gap
    return shown


def _row(
    line: Line, part: Part, amounts: tuple[int, int], exempt: Exact, shown: tuple[int, int]
) -> ObjectShare:
    return ObjectShare(
        number=part.number,
        ref=part.ref,
        authority=line.authority,
        group=line.group,
        use_class=line.use_class,
        share=part.share,
        base=part.value,
        exempt=exempt,
        taxable=tidy(part.value - exempt),
        shown_base=sum(shown),
        shown_exempt=shown[0],
        shown_taxable=shown[1],
        tax=amounts[0],
        due=amounts[1],
        vacant_years=part.vacant_years,
        standing=part.standing,
    )
