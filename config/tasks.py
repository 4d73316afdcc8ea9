"""Work that needs more than one room."""

from celery import shared_task

from parcels.models import DraftRun
from parcels.services import drafting
from taxation.selectors.worth import usual_worth


@shared_task(name="config.draft_footprints")  # type: ignore[untyped-decorator]
def draft_footprints(run_pk: int) -> None:
    """Search a picture for buildings and rank the differences by expected tax."""
    run = DraftRun.objects.get(pk=run_pk)
    drafting.search(run_pk, usual_worth(run.subdistrict_id))
