"""Long work of the register, outside the request."""

from celery import shared_task
from django.utils import timezone

from parcels.models import Delivery
from parcels.services.deliveries.order import fail_delivery, make_delivery, purge_deliveries
from parcels.services.deliveries.register import make_register
from parcels.services.deliveries.sheets import make_sheets

MAKERS = {
    Delivery.Kind.SHEETS.value: make_sheets,
    Delivery.Kind.REGISTER.value: make_register,
}


@shared_task(name="parcels.deliver")  # type: ignore[untyped-decorator]
def deliver(delivery_id: int) -> str:
    """Make what was asked for. Delivered twice, it makes only what is missing."""
    try:
        return make_delivery(delivery_id, MAKERS).state
    except Exception:
        fail_delivery(delivery_id)  # the page then says so; the fault itself is logged below
        raise


@shared_task(name="parcels.purge_deliveries")  # type: ignore[untyped-decorator]
def purge() -> int:
    """Delete files nobody may fetch any more. Run twice, the second finds nothing to do."""
    return purge_deliveries(now=timezone.now())
