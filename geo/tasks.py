"""Work on the ground that takes longer than a request."""

from celery import shared_task

from geo import orthophotos, uploads


@shared_task(name="geo.prepare_orthophoto")  # type: ignore[untyped-decorator]
def prepare_orthophoto(pk: int) -> None:
    """About a minute for a square kilometre at 10 cm; may run twice."""
    orthophotos.prepare_orthophoto(pk)


@shared_task(name="geo.tend_uploads")  # type: ignore[untyped-decorator]
def tend_uploads() -> None:
    """Forget files nobody went on sending."""
    uploads.tend()
