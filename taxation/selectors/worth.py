"""What a building hereabouts usually brings in tax, to rank what is not yet assessed."""

from collections.abc import Callable

from django.db.models import Sum

from taxation.models import AssessmentLine, TaxRun

_COMPUTED = (TaxRun.State.DONE, TaxRun.State.RELEASED)


def usual_worth(subdistrict: int) -> Callable[[str], float]:
    """Main use of a parcel -> satang of tax a year and square metre of building on such parcels.

    The mean over every building of the latest computed run, those that owe nothing included: the
    expectation, not the tax. A use without buildings takes the mean of all. Zero without any run.
    """
    runs = TaxRun.objects.filter(subdistrict=subdistrict, state__in=_COMPUTED)
    run = runs.order_by("-tax_year", "-pk").first()
    if run is None:
        return lambda use: 0.0
    lines = AssessmentLine.objects.filter(subdistrict=subdistrict, run=run, building__isnull=False)
    due = _sums(lines.values_list("parcel__main_use").annotate(sum=Sum("due_satang")))
    floor = _sums(
        lines.order_by().values("parcel__main_use", "building").distinct()
        .values_list("parcel__main_use", "building__area_sq_m")
    )  # fmt: skip
    whole = sum(due.values()) / area if (area := sum(floor.values())) else 0.0
    rates = {use: due.get(use, 0.0) / area for use, area in floor.items() if area}
    return lambda use: rates.get(use, whole)


def _sums(rows: object) -> dict[str, float]:
    found: dict[str, float] = {}
    for use, value in rows:  # type: ignore[attr-defined]
        found[use] = found.get(use, 0.0) + float(value or 0)
    return found
