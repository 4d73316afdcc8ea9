"""The law of a year as plain tables, and a bill with all it rests on: what a second program needs.

`recompute_package` is the JSON that frontend/recompute/ computes again in a citizen's browser.
Amounts are satang, rates fractions of one as text, so that no reader can lose a digit.
"""

from typing import Any

from taxation.law.assess import assess
from taxation.law.facts import TaxpayerFacts
from taxation.law.facts_json import to_json
from taxation.law.reductions import on_top
from taxation.law.schema import Exemption, Law, Schedule, StandingCategory

TOTALS = ("base", "exempt", "taxable", "tax", "due")


def law_tables(law: Law) -> dict[str, Any]:
    """Everything of the law that the amount of a bill depends on."""
    return {
        "tax_year": law.tax_year,
        "fingerprint": law.fingerprint,
        "schedules": {c.value: _bands(s) for c, s in law.schedules.items()},
        "exemptions": {c.value: _exemption(e) for c, e in law.exemptions.items()},
        "vacant": {
            "every_years": law.vacant.every_years,
            "step": str(law.vacant.step),
            "cap": str(law.vacant.cap),
        },
        "depreciation": {
            name: [str(p) for p in rows] for name, rows in law.depreciation.materials.items()
        },
        "age_zero_percent": str(law.depreciation.age_zero_percent),
        "general_percent": str(law.general.percent),
        "standing": {code: _category(row, law) for code, row in law.standing.categories.items()},
        "relief_percent": None if law.relief is None else str(law.relief.percent),
        "settings": dict(law.settings),
    }


def recompute_package(facts: TaxpayerFacts, law: Law) -> dict[str, Any]:
    """Facts, law and result of one bill."""
    found = assess(facts, law)
    result = {name: str(getattr(found, name)) for name in TOTALS}
    return {"facts": to_json(facts), "law": law_tables(law), "result": result}


def _bands(schedule: Schedule) -> list[dict[str, str | None]]:
    return [
        {
            "bottom": str(band.bottom),
            "top": None if band.top is None else str(band.top),
            "rate": str(band.rate),
        }
        for band in schedule.bands
    ]


def _exemption(rule: Exemption) -> dict[str, str | None]:
    amount = None if rule.amount is None else str(rule.amount)
    return {"owner": rule.owner, "scope": rule.scope, "amount": amount}


def _category(row: StandingCategory, law: Law) -> dict[str, Any]:
    return {
        "percent": str(row.percent),
        "classes": None if row.classes is None else [c.value for c in row.classes],
        "limit_years": row.limit_years,
        "on_top": on_top(row.code, law),
    }
