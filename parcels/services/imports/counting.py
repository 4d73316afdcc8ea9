"""How many rows got which verdict."""

from django.db.models import Count

from parcels.models import ImportBatch, ImportRow


def count(batch: ImportBatch, more: dict[str, int] | None = None) -> None:
    """Rows by verdict."""
    rows = ImportRow.objects.filter(batch=batch)
    found = dict(rows.values_list("verdict").annotate(n=Count("pk")))
    verdicts = {name: found.get(name, 0) for name in ImportRow.Verdict.values if name != "pending"}
    kept = {key: value for key, value in batch.counts.items() if key not in verdicts}
    batch.counts = {"rows": sum(found.values()), **kept, **verdicts, **(more or {})}
