"""Work on the ground that takes longer than a request."""

from celery import shared_task

from geo import orthophotos


@shared_task(name="geo.prepare_orthophoto")  # type: ignore[untyped-decorator]
def prepare_orthophoto(pk: int) -> None:
    """About a minute for a square kilometre at 10 cm; may run twice."""
    orthophotos.prepare_orthophoto(pk)
