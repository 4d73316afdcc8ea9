"""What in the register waits to be put right, as lists a clerk works through."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import orjson
from django.contrib.gis.db.models.functions import Transform
from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geo.geojson import LON_LAT_SRID, shape_text
from parcels.intake.words import in_words
from parcels.models import Building, Finding, FindingException, ImportRow, RegisterCheck
from parcels.models.finding import OF_ROWS, FindingKind, FindingQuerySet

MOST_ITEMS = 200
#: What the desk opens for a finding, and what mends it in one key (services.mending).
TOOLS: dict[str, str] = {
    "overlap": "reshape", "duplicate": "", "gap": "reshape", "out_of_block": "reshape",
    "no_boundary": "reshape", "no_owner": "transfer", "area_differs": "reshape",
    "uses_off": "change-use", "floor_uses_off": "", "no_parcel": "", "building_overlap": "",
    "invalid_ring": "reshape", "no_row": "parcel", "import_row": "",
}  # fmt: skip
MENDABLE = ("overlap", "duplicate", "gap", "uses_off", "no_parcel", "invalid_ring")
STATES: dict[str, Callable[[FindingQuerySet], QuerySet[Finding]]] = {
    "waiting": lambda rows: rows.waiting(timezone.localdate()),
    "excepted": lambda rows: rows.excepted(timezone.localdate()),
    "gone": lambda rows: rows.filter(gone_at__isnull=False).order_by("-gone_at"),
}


class WorkItem(NamedTuple):
    id: int
    parcel_id: int | None
    code: str
    title: str
    subtitle: str
    lon: float | None
    lat: float | None
    tool: str
    #: Ways to mend it at once: `keep` is the parcel the act favours, in words.
    mends: list[dict[str, Any]]
    exception: dict[str, Any] | None
    gone: dict[str, Any] | None
    problem: dict[str, Any] | None = None
    #: Of a row of an import: where its words stand.
    link: str = ""


def work_lists(subdistrict: int) -> list[dict[str, Any]]:
    """Each list with how many wait in it and how many are excepted."""
    of, today = Finding.objects.of(subdistrict), timezone.localdate()
    waiting = _counts(of.waiting(today))
    excepted = _counts(of.excepted(today))
    return [
        {
            "key": kind.value,
            "label": kind.label,
            "count": waiting.get(kind.value, 0),
            "excepted": excepted.get(kind.value, 0),
        }
        for kind in FindingKind
    ]


def _counts(rows: QuerySet[Finding]) -> dict[str, int]:
    counted = rows.order_by().values("kind").annotate(count=Count("pk", distinct=True))
    return dict(counted.values_list("kind", "count"))


def last_check(subdistrict: int) -> RegisterCheck | None:
    return RegisterCheck.objects.filter(subdistrict=subdistrict).first()


def work_items(subdistrict: int, key: str, state: str = "waiting") -> tuple[list[WorkItem], int]:
    """The first of a list and how many there are. Raises KeyError for a list nobody knows."""
    if key not in FindingKind.values:
        raise KeyError(key)
    rows = STATES[state](Finding.objects.of(subdistrict).filter(kind=key))
    total = rows.count()
    open_ones = FindingException.objects.filter(revoked_at__isnull=True).order_by("-made_at")
    shown = list(
        rows.annotate(drawn=shape_text("shape"), at=Transform("place", LON_LAT_SRID))
        .defer("shape")
        .select_related("gone_by__by")
        .prefetch_related(Prefetch("exceptions", open_ones.select_related("by"), to_attr="open"))[
            :MOST_ITEMS
        ]
    )
    under = _parcels_of([pk for row in shown if not row.parcels for pk in row.buildings])
    files = _rows_of(shown) if key in OF_ROWS else {}
    return [_item(row, under, files) for row in shown], total


def _rows_of(shown: Sequence[Finding]) -> dict[int, ImportRow]:
    wanted = [pk for row in shown for pk in row.rows]
    return ImportRow.objects.only("batch", "number", "problems", "code").in_bulk(wanted)


def _parcels_of(buildings: list[int]) -> dict[int, int | None]:
    """The parcel each building stands on, for findings about buildings alone."""
    if not buildings:
        return {}
    return dict(Building.objects.filter(pk__in=buildings).values_list("pk", "parcel_id"))


def _item(row: Finding, under: dict[int, int | None], files: dict[int, ImportRow]) -> WorkItem:
    at: Any = getattr(row, "at", None)
    own = row.parcels[0] if row.parcels else under.get(next(iter(row.buildings), 0))
    of_file = files.get(next(iter(row.rows), 0))
    return WorkItem(
        id=row.pk,
        parcel_id=own,
        code=row.codes[0],
        title=", ".join(row.codes[:3]) + (" …" if len(row.codes) > 3 else ""),
        subtitle=_reasons(of_file) if of_file else _said(row),
        lon=at.x if at else None,
        lat=at.y if at else None,
        tool="" if row.gone_at else _tool(row),
        mends=[] if row.gone_at else mends(row),
        exception=_exception(row),
        gone=_gone(row),
        problem=_problem(row),
        link=f"/imports/{of_file.batch_id}/?rows=quarantined#row-{of_file.number}"
        if of_file
        else "",
    )


def _tool(row: Finding) -> str:
    """The outline of a file without its parcel is one to draw, whatever else is wrong with it."""
    return "parcel" if row.kind == "invalid_ring" and not row.parcels else TOOLS[row.kind]


def _reasons(row: ImportRow) -> str:
    """Why it waits, in the reader's language."""
    words = "th" if (get_language() or "th").startswith("th") else "en"
    return " ".join(in_words(problem, row.number)[words] for problem in row.problems)


def mends(row: Finding) -> list[dict[str, Any]]:
    """What can be done at once, each with the parcel it favours and words for the button."""
    if row.kind not in MENDABLE:
        return []
    pairs = list(zip(row.parcels, row.codes, strict=False))
    if row.kind == "overlap":
        return [{"keep": pk, "label": _("%(code)s keeps the ground") % {"code": code}}
                for pk, code in pairs]  # fmt: skip
    if row.kind == "duplicate":
        return [{"keep": pk, "label": _("Keep %(code)s, end the other") % {"code": code}}
                for pk, code in pairs]  # fmt: skip
    if row.kind == "gap":
        return [{"keep": pk, "label": _("Give the gap to %(code)s") % {"code": code}}
                for pk, code in pairs]  # fmt: skip
    if row.kind == "uses_off":
        return [{"keep": None, "label": _("Fit the uses to the area on paper")}]
    if row.kind == "invalid_ring":
        label = _("Untie the outline and give it to %(code)s")
        return [{"keep": pk, "label": label % {"code": code}} for pk, code in pairs]
    return [{"keep": None, "label": _("Tie it to the parcel below")}]


def _said(row: Finding) -> str:
    size = abs(row.size or 0)
    words: dict[str, str] = {
        "overlap": _("%(size)s m² are claimed twice"),
        "duplicate": _("The same outline, %(size)s m²"),
        "gap": _("A gap of %(size)s m²"),
        "out_of_block": _("%(size)s m² lie outside the block"),
        "area_differs": _("Drawn and paper differ by %(size)s square wah"),
        "uses_off": _("The uses are off by %(size)s square wah"),
        "floor_uses_off": _("The floor uses are off by %(size)s m²"),
        "building_overlap": _("%(size)s m² of floor over each other"),
    }
    return words.get(row.kind, "") % {"size": f"{size:,.1f}"}


def _exception(row: Finding) -> dict[str, Any] | None:
    found: list[FindingException] = [
        one for one in getattr(row, "open", []) if one.made_at >= row.found_at
    ]
    if not found:
        return None
    one = found[0]
    name = one.by.get_full_name() or one.by.username
    return {"reason": one.reason, "by": name, "made_at": one.made_at, "until": one.until}


def _gone(row: Finding) -> dict[str, Any] | None:
    if row.gone_at is None:
        return None
    act = row.gone_by
    by = (act.by.get_full_name() or act.by.username) if act and act.by else ""
    return {"at": row.gone_at, "label": act.get_act_display() if act else "", "by": by}


def _problem(row: Finding) -> dict[str, Any] | None:
    text = getattr(row, "drawn", None)
    if not text:
        return None
    feature = {"type": "Feature", "geometry": orjson.loads(text), "properties": {}}
    return {"type": "FeatureCollection", "features": [feature]}
