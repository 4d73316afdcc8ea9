"""A bulk print of notices: forms 6 and 7 of the same taxpayers, one by one and as a file.

Needs issued assessments (`manage.py load_samples`), so it runs on the project's own database:
    DJANGO_SETTINGS_MODULE=config.settings scripts/bench printing [CODE] [NOTICES]
Processor time of this process, which a busy machine leaves alone. "Read anew": the style sheet and
its fonts for each notice, and the collector of garbage awake, as a page printed by itself.
"""

import time
from collections.abc import Callable

from django.utils import timezone, translation

from geo import paper
from geo.models import Subdistrict
from taxation.forms.pdf import notices_pdf
from taxation.models import AssessmentRecord
from taxation.selectors.facts import no_collection
from taxation.selectors.notices import notices_of

ROUNDS = 3


def main(code: str = "580104", count: str = "50") -> None:
    records = AssessmentRecord.objects.filter(
        subdistrict=Subdistrict.objects.get(code=code), due_satang__gt=0
    ).select_related("run", "subdistrict")
    with translation.override("th"):
        notices = notices_of(list(records.order_by("-pk")[: int(count)]), timezone.localdate())

        def anew() -> None:
            for one in notices:
                paper._READ.styles.clear()
                notices_pdf([one])

        def as_a_file() -> None:
            with no_collection():
                notices_pdf(notices)

        as_a_file()
        targets = {"read anew for each": anew, "as one file": as_a_file}
        found = {name: min(_cpu(run) for _ in range(ROUNDS)) for name, run in targets.items()}
    for name, seconds in found.items():
        print(f"{name:<20}{seconds / len(notices) * 1000:>6.0f} ms of processor a notice")
    print(f"{found['read anew for each'] / found['as one file']:.2f} times as fast, on one worker")


def _cpu(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start
