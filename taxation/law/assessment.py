"""The result of an assessment: totals, lines, rows for display, and the reasons."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from taxation.law.lines import Line, Slice
from taxation.law.money import Exact, percent_text
from taxation.law.reductions import Reduction
from taxation.law.schema import UseClass
from taxation.law.steps import Step
from taxation.law.values import PieceValue


@dataclass(frozen=True, slots=True)
class ObjectShare:
    """One row of a calculation sheet: an object in one class, the number-th use of the facts.

    Values are exact; tax and due are satang. The `shown_` values are whole satang that sum, over
    the rows, to the totals of the assessment.
    """

    number: int
    ref: str
    authority: str
    group: str
    use_class: UseClass
    share: Fraction
    base: Exact
    exempt: Exact
    taxable: Exact
    shown_base: int
    shown_exempt: int
    shown_taxable: int
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
        "shown_base": row.shown_base,
        "shown_exempt": row.shown_exempt,
        "shown_taxable": row.shown_taxable,
        "tax": row.tax,
        "due": row.due,
        "vacant_years": row.vacant_years,
        "standing": row.standing,
    }
