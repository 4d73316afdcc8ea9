"""The reasons of a result: ordered steps of what, from what, how much, by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from taxation.law.errors import texts
from taxation.law.money import Exact, text
from taxation.law.schema import Law

#: Parameters that are names, not numbers, however they look.
NAMES = frozenset(
    {"ref", "piece", "group", "order_no", "type_code", "item", "section", "refs", "exact"}
)
#: Parameters whose words have a name in both languages.
LISTED = {"use_class": "classes", "material": "materials", "order": "orders", "untaxed": "untaxed"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `amount` is exact satang as text (n or n/d); `at` names the object or group."""

    kind: str
    at: str
    inputs: Mapping[str, str]
    amount: str
    rule: str
    section: str
    sources: tuple[str, ...]
    confidence: str
    rounding: str

    def say(self, language: str = "th") -> str:
        """The step as a sentence."""
        template: str = texts("steps")[self.kind][language]
        values = {name: _shown(name, raw, language) for name, raw in self.inputs.items()}
        return template.format(at=self.at, amount=Decimal(text(Fraction(self.amount))), **values)


@dataclass(slots=True)
class Log:
    """Collects the steps of one computation."""

    law: Law
    steps: list[Step] = field(default_factory=list)

    def add(
        self,
        kind: str,
        amount: Exact,
        rule: str,
        at: str = "",
        rounding: str = "exact",
        **inputs: object,
    ) -> None:
        """Write down one step."""
        self.write(kind, amount, rule, at, rounding, inputs)

    def write(
        self,
        kind: str,
        amount: Exact,
        rule: str,
        at: str,
        rounding: str,
        inputs: Mapping[str, object],
    ) -> None:
        """Write down one step; the rule brings its section and sources."""
        cite = self.law.rules[rule]
        self.steps.append(
            Step(
                kind,
                at,
                {name: str(value) for name, value in inputs.items()},
                str(amount),
                rule,
                cite.section,
                tuple(s.key or s.title.en for s in cite.sources),
                cite.confidence,
                rounding,
            )
        )


class Silence(Log):
    """Collects nothing: for amounts alone."""

    __slots__ = ()

    def write(
        self,
        kind: str,
        amount: Exact,
        rule: str,
        at: str,
        rounding: str,
        inputs: Mapping[str, object],
    ) -> None:
        """Nothing is kept."""


def _shown(name: str, raw: str, language: str) -> object:
    if name in LISTED:
        return texts("names")[LISTED[name]].get(raw, {}).get(language, raw)
    if name in NAMES:
        return raw
    try:
        return Decimal(raw)
    except InvalidOperation:
        return raw
