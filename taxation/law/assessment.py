"""The result of an assessment: totals, lines, rows for display, and the reasons."""

from dataclasses import dataclass
from fractions import Fraction

from taxation.law.lines import Line
from taxation.law.money import Exact
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
