"""The drawn area against the paper's: within the tolerance, or with a reason on record."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from shapely import MultiPolygon

from parcels.models import Parcel
from parcels.problems import RegisterProblem
from parcels.services.shapes import of_row
from parcels.services.work import Work
from parcels.tolerances import Judgement, judge


class AreaDiffers(RegisterProblem):
    """A parcel is drawn outside the tolerance for its paper and nobody has said why."""

    code = "area_differs"


def judge_areas(
    work: Work, rows: Collection[Parcel], before: Mapping[str, MultiPolygon] | None = None
) -> None:
    """Records every parcel outside the tolerance with the reason; raises AreaDiffers without one.

    A parcel that was outside before and is not made worse needs no new reason.
    """
    found = {row.code: judgement for row in rows if (judgement := _judged(row)).is_over}
    worse = [
        row
        for row in rows
        if row.code in found and not _was_as_far(row, found[row.code], before or {})
    ]
    if worse and not (work.because.area_reason or work.because.is_preview):
        text = " ".join(_sentence(row.code, found[row.code]) for row in worse)
        raise AreaDiffers(text, fields={"area_reason": [_("Say why the areas differ.")]})
    work.entry.area_findings = {
        code: {
            "paper_sq_wah": str(one.paper),
            "drawn_sq_wah": str(one.drawn),
            "allowed_sq_wah": str(one.allowed),
            "reason": work.because.area_reason,
        }
        for code, one in found.items()
    }
    work.entry.save(update_fields=["area_findings"])


def _judged(row: Parcel) -> Judgement:
    return judge(row.document_type, row.register_area_sq_wah, of_row(row).area)


def _was_as_far(row: Parcel, now: Judgement, before: Mapping[str, MultiPolygon]) -> bool:
    if row.code not in before:
        return False
    was = judge(row.document_type, row.register_area_sq_wah, before[row.code].area)
    return was.is_over and abs(was.off) >= abs(now.off)


def _sentence(code: str, found: Judgement) -> str:
    message = _(
        "%(code)s is drawn with %(drawn)s square wah, the paper says %(paper)s; "
        "%(allowed)s may differ."
    )
    return message % {
        "code": code,
        "drawn": f"{found.drawn:.2f}",
        "paper": found.paper,
        "allowed": f"{found.allowed:.2f}",
    }
