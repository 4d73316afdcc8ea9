"""Put the causes of the change since last year on a computed run."""

from __future__ import annotations

from django.db import transaction

from taxation.law.errors import LawError
from taxation.models import TaxRun
from taxation.selectors.comparison import compare
from taxation.selectors.law import rebuilt


def compare_run(run_id: int) -> TaxRun:
    """Work out the causes with the run's own law. A first year without law is left out."""
    run = TaxRun.objects.get(pk=run_id)
    if run.state not in (TaxRun.State.DONE, TaxRun.State.RELEASED):
        return run
    book = rebuilt(run.law["overlays"], run.law["map_choices"])
    try:
        found = compare(run.subdistrict_id, book, run.tax_year).as_dict()
    except LawError:
        found = {}  # looked at, and nothing to compare with
    with transaction.atomic():
        locked = TaxRun.objects.select_for_update().get(pk=run_id)
        locked.totals["causes"] = found
        locked.save(update_fields=["totals"])
    return locked
