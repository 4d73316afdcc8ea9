"""Long or nightly work of the service desk, outside the request."""

from celery import shared_task
from django.utils import timezone

from service_requests.services.tend import tend_requests


@shared_task(name="service_requests.tend")  # type: ignore[untyped-decorator]
def tend() -> dict[str, int]:
    """The night round. Run twice, the second finds nothing to do."""
    return dict(tend_requests(now=timezone.now()))
