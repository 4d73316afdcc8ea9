"""What records keep: the exact facts they rest on, and where each object lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from taxation.law.facts import TaxpayerFacts
from taxation.law.facts_columns import FactsColumns
from taxation.law.facts_json import from_json
from taxation.models import AssessmentRecord, AssessmentSheet


def facts_of(record: AssessmentRecord) -> TaxpayerFacts:
    """The facts of one record."""
    [kept] = kept_by([record])
    return from_json(kept["facts"])


def kept_by(records: Sequence[AssessmentRecord]) -> list[dict[str, Any]]:
    """What each record keeps; of drafts of one run it stands in the columns of their sheets."""
    drafts = [record for record in records if record.facts is None]
    found = dict[str, dict[str, Any]]()
    if drafts:
        numbers, run = [record.pk for record in drafts], drafts[0].run_id
        sheets = AssessmentSheet.objects.filter(
            subdistrict=drafts[0].subdistrict_id, run=run,
            first_record__lte=max(numbers), last_record__gte=min(numbers),
        )  # fmt: skip
        wanted = {record.taxpayer_key for record in drafts}
        for columns in filter(None, sheets.values_list("facts", flat=True)):
            facts = FactsColumns(columns)
            found |= {key: facts.kept(key) for key in wanted.intersection(facts.keys)}
    return [
        found[record.taxpayer_key] if record.facts is None else record.facts for record in records
    ]
