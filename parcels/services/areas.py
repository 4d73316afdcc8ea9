"""The drawn area against the paper's: within the tolerance, or with a reason on record."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from shapely import MultiPolygon

from parcels.models import Parcel
from parcels.problems import RegisterProblem
from parcels.services.shapes import of_row
from parcels.services.work import Work
from parcels.tolerances import Judgement, judge

#: Areas of parts are kept to a hundredth of a square wah.
ROUNDING_SQ_WAH = Decimal("0.02")


class AreaDiffers(RegisterProblem):
    """A parcel is drawn outside the tolerance for its paper and nobody has said why."""

    code = "area_differs"


def judge_areas(
    work: Work, rows: Collection[Parcel], before: Mapping[str, float] | None = None
) -> None:
    """Records every parcel outside the tolerance with the reason; raises AreaDiffers without one.

    A parcel that was outside before and is not made worse needs no new reason; `before` are the
    square metres drawn before the act, by code.
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


def drawn_in(shapes: Mapping[str, MultiPolygon]) -> dict[str, float]:
    return {code: shape.area for code, shape in shapes.items()}


def as_in_parent(parent: Parcel, children: Collection[Parcel]) -> dict[str, float]:
    """What would be drawn of each part, were it off the paper by as much as its parent was."""
    ratio = of_row(parent).area / float(parent.register_area_sq_wah or 1)
    return {row.code: float(row.register_area_sq_wah) * ratio for row in children}


def _was_as_far(row: Parcel, now: Judgement, before: Mapping[str, float]) -> bool:
    if row.code not in before:
        return False
    was = judge(row.document_type, row.register_area_sq_wah, before[row.code])
    return was.is_over and abs(was.off) + ROUNDING_SQ_WAH >= abs(now.off)


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
