"""Work on the ground that takes longer than a request."""

from celery import shared_task

from geo import inbox, orthophotos, uploads


@shared_task(name="geo.prepare_orthophoto")  # type: ignore[untyped-decorator]
def prepare_orthophoto(pk: int) -> None:
    """About a minute for a square kilometre at 10 cm; may run twice."""
    orthophotos.prepare_orthophoto(pk)


@shared_task(name="geo.tend_uploads")  # type: ignore[untyped-decorator]
def tend_uploads() -> None:
    """Forget files nobody went on sending, or whose preparing was stopped."""
    uploads.tend()
    orthophotos.tend_stopped()


@shared_task(name="geo.watch_inbox")  # type: ignore[untyped-decorator]
def watch_inbox() -> None:
    """Take in what lies in the watched folder, if there is one."""
    for pk in inbox.take_in():
        prepare_orthophoto.delay(pk)
