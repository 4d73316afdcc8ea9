"""Long work of the tax office, outside the request."""

from collections.abc import Callable
from typing import TypeVar

from celery import Task, shared_task

from parcels.models import Delivery
from parcels.services.deliveries import order
from taxation.selectors import effects, year_preview
from taxation.services import alone, bank, comparing, owners_sheet, printing, release, runs

T = TypeVar("T")
MAKERS = {Delivery.Kind.PROPERTY.value: owners_sheet.make_owners_sheet}
#: A fallen worker's session may still hold the run; the next looks again after so many seconds.
LOOK_AGAIN_SECONDS, LOOKS = 5, 720


@shared_task(name="taxation.run_tax", bind=True, max_retries=LOOKS)  # type: ignore[untyped-decorator]
def run_tax(self: Task, run_id: int) -> str:
    """Compute a run. Delivered twice, or again after its worker fell, it goes on where it stood."""
    run = runs.run_tax_year(run_id)
    if run.state in (run.State.QUEUED, run.State.RUNNING):  # another session has it
        raise self.retry(countdown=LOOK_AGAIN_SECONDS)
    if run.state == run.State.DONE and "causes" not in run.totals:
        compare_run.delay(run_id)
    return run.state


@shared_task(name="taxation.compare_run")  # type: ignore[untyped-decorator]
def compare_run(run_id: int) -> str:
    """Why the run differs from last year. Delivered twice, it says the same twice."""
    return comparing.compare_run(run_id).state


@shared_task(name="taxation.release_run")  # type: ignore[untyped-decorator]
def release_run(run_id: int) -> str:
    """Issue a long roll. Delivered twice, it is issued once."""
    return release.release_asked(run_id).state


@shared_task(name="taxation.find_effects")  # type: ignore[untyped-decorator]
def find_effects(subdistrict: int, year: int) -> int:
    """What other answers to the office's choices would change, into the cache."""
    return effects.find_effects(subdistrict, year)


@shared_task(name="taxation.find_preview")  # type: ignore[untyped-decorator]
def find_preview(subdistrict: int, year: int) -> bool:
    """What a year as proposed would bring, into the cache."""
    return year_preview.find_preview(subdistrict, year)


@shared_task(name="taxation.print_notices")  # type: ignore[untyped-decorator]
def print_notices(job_id: int) -> str:
    """Print a run's notices. Delivered twice, it makes only the files that are missing."""
    help_printing.delay(job_id)
    return str(_printing(job_id, printing.print_notices).state)


@shared_task(name="taxation.help_printing")  # type: ignore[untyped-decorator]
def help_printing(job_id: int) -> bool:
    """A second pair of hands: one file, then to the end of the queue, to let others through."""
    made = _printing(job_id, printing.print_one_file)
    if made:
        help_printing.delay(job_id)
    return made


def _printing(job_id: int, work: Callable[[int], T]) -> T:
    try:
        return work(job_id)
    except Exception:
        printing.fail_print(job_id)  # the page then says so; the fault itself is logged below
        raise


@shared_task(name="taxation.accept_file")  # type: ignore[untyped-decorator]
def accept_file(file_id: int) -> int:
    """Give the receipts of a long file of the bank. Delivered twice, they are given once."""
    return bank.accept_asked(file_id)


@shared_task(name="taxation.take_up")  # type: ignore[untyped-decorator]
def take_up() -> int:
    """Put back in the queue what a killed worker left; the clock asks for it."""
    left, unprinted, unaccepted = alone.left_runs(), alone.left_prints(), bank.left()
    unissued = release.left_issues()
    for run in left:
        run_tax.delay(run)
    for job in unprinted:
        print_notices.delay(job)
    for file in unaccepted:
        accept_file.delay(file)
    for run in unissued:
        release_run.delay(run)
    return len(left) + len(unprinted) + len(unaccepted) + len(unissued)


@shared_task(name="taxation.deliver")  # type: ignore[untyped-decorator]
def deliver(delivery_id: int) -> str:
    """The property register of everybody, fetched later. Delivered twice, it is made once."""
    return order.deliver(delivery_id, MAKERS)
