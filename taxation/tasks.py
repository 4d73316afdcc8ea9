"""Long work of the tax office, outside the request."""

from celery import shared_task

from taxation.services import runs


@shared_task(name="taxation.run_tax")  # type: ignore[untyped-decorator]
def run_tax(run_id: int) -> str:
    """Compute a run. Delivered twice, or again after its worker fell, it goes on where it stood."""
    return runs.run_tax_year(run_id).state
