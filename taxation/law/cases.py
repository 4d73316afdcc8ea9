"""Law cases an officer writes as YAML (tests/taxation/cases/README.md): computed, compared."""

from collections.abc import Iterator, Mapping
from decimal import InvalidOperation
from typing import Any

import yaml

from taxation.law.assess import assess
from taxation.law.book import load_law, national_law
from taxation.law.errors import LawError
from taxation.law.examples import Difference, Outcome, same
from taxation.law.facts import TaxpayerFacts
from taxation.law.facts_json import from_json
from taxation.law.money import text
from taxation.law.schema import Law

Case = Mapping[str, Any]
KEYS = frozenset(
    {"name", "source", "tax_year", "simple", "facts", "settings", "overlays", "expected", "refused"}
)
AMOUNTS = ("base", "exempt", "taxable", "tax", "due")


def check_cases(content: str) -> Iterator[Outcome]:
    """Compute every case of a file; one that cannot be read is a difference of its own."""
    try:
        cases = yaml.safe_load(content)
    except yaml.YAMLError as wrong:
        yield _unreadable("file", wrong)
        return
    for number, case in enumerate(cases if isinstance(cases, list) else [cases], 1):
        yield check_case(case, f"case {number}")


def check_case(case: Any, called: str = "case") -> Outcome:
    """What became of one case; passed when nothing differs."""
    name = str(case.get("name") or called) if isinstance(case, dict) else called
    try:
        return Outcome(name, tuple(_differences(name, case)))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as wrong:
        return _unreadable(name, wrong)


def _differences(name: str, case: Case) -> Iterator[Difference]:
    _check_form(case)
    try:
        result = assess(facts_of(case), law_of(case))
    except LawError as refused:
        if case.get("refused") != refused.code:
            said = f"{refused.code}: {refused.say('th')}"
            yield Difference(name, "refused", str(case.get("refused")), said)
        return
    if "refused" in case:
        yield Difference(name, "refused", str(case["refused"]), "a result")
    for column, wanted in case.get("expected", {}).items():
        got = text(getattr(result, column))
        if isinstance(wanted, float) or not same(str(wanted), got):
            yield Difference(name, column, f"{wanted!r}", got)


def _check_form(case: Case) -> None:
    if unknown := {*(set(case) - KEYS), *(set(case.get("expected", ())) - set(AMOUNTS))}:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    if not case["source"] or ("expected" in case) == ("refused" in case):
        raise ValueError("a source, and either expected or refused")


def facts_of(case: Case) -> TaxpayerFacts:
    """The facts: as a record stores them, or one object of one class and value."""
    if "facts" in case:
        return from_json(case["facts"])
    one = case["simple"]
    use = {"use_class": one["class"], "vacant_years": one.get("vacant_years")}
    objects = [{"ref": "p", "value": one["value"], "uses": [use]}]
    return from_json({"key": "case", "owner_kind": one["owner"], "objects": objects})


def law_of(case: Case) -> Law:
    """The law of the case's year, with its own choices and local law."""
    overlays = list(case.get("overlays", []))
    if "settings" in case:
        overlays.append({"key": "settings", "values": case["settings"]})
    book = load_law(overlays) if overlays else national_law()
    return book.for_tax_year(int(case["tax_year"]))


def _unreadable(name: str, wrong: Exception) -> Outcome:
    said = f"no {wrong}" if isinstance(wrong, KeyError) else " ".join(str(wrong).split())
    return Outcome(name, (Difference(name, "case", "a readable case", said),))
