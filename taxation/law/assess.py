"""assess(facts, law): the tax of one taxpayer's holding in one authority, with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from taxation.law.facts import ObjectFacts, TaxpayerFacts
from taxation.law.facts_check import check_facts, check_pieces
from taxation.law.lines import Line, Slice, build_lines
from taxation.law.money import Exact, percent_text, rounded, share_out, text
from taxation.law.parts import Part, split
from taxation.law.reductions import Bucket, Reducer, Reduction, bucket_of, tax_of_parts
from taxation.law.schema import Law, UseClass
from taxation.law.steps import Log, Step
from taxation.law.values import PieceValue, total_value, value_of


@dataclass(frozen=True, slots=True)
class ObjectShare:
    """One row of a calculation sheet: an object in one class. Values exact, amounts in satang."""

    ref: str
    authority: str
    group: str
    use_class: UseClass
    share: Fraction
    base: Exact
    exempt: Exact
    taxable: Exact
    tax: int
    due: int
    vacant_years: int
    standing: str


@dataclass(frozen=True, slots=True)
class ObjectValue:
    """The appraised pieces of one object and their sum."""

    ref: str
    pieces: tuple[PieceValue, ...]
    value: Exact


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result. Totals in satang; taxable = base - exempt, `tax` is that of section 42."""

    taxpayer: str
    tax_year: int
    law_fingerprint: str
    base: int
    exempt: int
    taxable: int
    tax: int
    due: int
    lines: tuple[Line, ...]
    reductions: tuple[Reduction, ...]
    objects: tuple[ObjectValue, ...]
    shares: tuple[ObjectShare, ...]
    steps: tuple[Step, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON: what an assessment record stores beside its facts."""
        return {
            "taxpayer": self.taxpayer,
            "tax_year": self.tax_year,
            "law_fingerprint": self.law_fingerprint,
            "base": self.base,
            "exempt": self.exempt,
            "taxable": self.taxable,
            "tax": self.tax,
            "due": self.due,
            "lines": [_line(line) for line in self.lines],
            "reductions": [
                {
                    "kind": r.kind,
                    "code": r.code,
                    "before": r.before,
                    "after": r.after,
                    "percent": None if r.percent is None else str(r.percent),
                }
                for r in self.reductions
            ],
            "objects": [_object(one) for one in self.objects],
            "shares": [_share(row) for row in self.shares],
            "steps": [step.as_dict() for step in self.steps],
        }


def assess(facts: TaxpayerFacts, law: Law) -> Assessment:
    """Check the facts, then compute: values, parts, lines, reductions. Pure; saves nothing."""
    check_facts(facts, law)
    log = Log(law)
    objects, parts = [], []
    for one in facts.objects:
        pieces = value_of(one, law, log)
        value = total_value(pieces)
        if len(pieces) > 1:
            log.add("object_value", value, "B5", at=one.ref, value=text(value), count=len(pieces))
        objects.append(ObjectValue(one.ref, pieces, value))
        parts.extend(split(one, value, law, log))
    lines = build_lines(parts, facts.owner_kind, law, log)
    tax = sum(line.tax for line in lines)
    log.add("tax_sum", tax, "R4", count=len(lines), tax=text(tax))
    owed, taxes = tax_of_parts(lines), dict[Bucket, int]()
    for _, part, amount in owed:
        taxes[bucket_of(part)] = taxes.get(bucket_of(part), 0) + amount
    reducer = Reducer(facts, law, log, taxes)
    dues = reducer.run()
    log.add("due", reducer.total, "T1", value=text(reducer.total), year_be=law.tax_year + 543)
    base = rounded(sum((line.base for line in lines), Fraction(0)))
    exempt = rounded(sum((line.exempt for line in lines), Fraction(0)))
    return Assessment(
        taxpayer=facts.key,
        tax_year=law.tax_year,
        law_fingerprint=law.fingerprint,
        base=base,
        exempt=exempt,
        taxable=base - exempt,
        tax=tax,
        due=reducer.total,
        lines=lines,
        reductions=tuple(reducer.done),
        objects=tuple(objects),
        steps=tuple(log.steps),
        shares=_shares(lines, owed, dues),
    )


def appraise(one: ObjectFacts, law: Law) -> ObjectValue:
    """The appraised value of an object alone, whatever its use."""
    check_pieces(one)
    pieces = value_of(one, law, Log(law))
    return ObjectValue(one.ref, pieces, total_value(pieces))


def _shares(
    lines: Sequence[Line], owed: Sequence[tuple[int, Part, int]], dues: dict[Bucket, int]
) -> tuple[ObjectShare, ...]:
    """What is due, shown per object and class: each bucket divided by tax, nothing lost."""
    paid = [0] * len(owed)
    for bucket, due in dues.items():
        members = [i for i, (_, part, _) in enumerate(owed) if bucket_of(part) == bucket]
        for i, amount in zip(members, share_out(due, [owed[i][2] for i in members]), strict=True):
            paid[i] = amount
    return tuple(
        _row(lines[number], part, tax, due)
        for (number, part, tax), due in zip(owed, paid, strict=True)
    )


def _row(line: Line, part: Part, tax: int, due: int) -> ObjectShare:
    exempt = part.value * Fraction(line.exempt) / line.base if line.base else Fraction(0)
    return ObjectShare(
        ref=part.ref,
        authority=line.authority,
        group=line.group,
        use_class=line.use_class,
        share=part.share,
        base=part.value,
        exempt=exempt,
        taxable=part.value - exempt,
        tax=tax,
        due=due,
        vacant_years=part.vacant_years,
        standing=part.standing,
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "authority": line.authority,
        "group": line.group,
        "use_class": line.use_class.value,
        "base": str(line.base),
        "exempt": str(line.exempt),
        "taxable": str(line.taxable),
        "tax": line.tax,
        "refs": [part.ref for part in line.parts],
        "slices": [_slice(row) for row in line.slices],
    }


def _slice(row: Slice) -> dict[str, Any]:
    return {
        "bottom": row.bottom,
        "top": row.top,
        "amount": str(row.amount),
        "percent": percent_text(row.rate),
        "add_on": percent_text(row.add_on),
        "vacant_years": row.vacant_years,
        "tax": str(row.tax),
    }


def _object(one: ObjectValue) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "value": str(one.value),
        "pieces": [
            {
                "kind": p.kind,
                "ref": p.ref,
                "gross": p.gross,
                "percent": str(p.percent),
                "depreciation": p.depreciation,
                "net": p.net,
                "value": str(p.value),
            }
            for p in one.pieces
        ],
    }


def _share(row: ObjectShare) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "authority": row.authority,
        "group": row.group,
        "use_class": row.use_class.value,
        "share": str(row.share),
        "base": str(row.base),
        "exempt": str(row.exempt),
        "taxable": str(row.taxable),
        "tax": row.tax,
        "due": row.due,
        "vacant_years": row.vacant_years,
        "standing": row.standing,
    }
