"""What an act did, for the one who did it; with preview it is computed and rolled back."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import Transform
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from geo.geojson import LON_LAT_SRID, fragment, shape_text
from parcels.models import Parcel, RegisterEntry, UseZone
from parcels.models.vocabulary import LandUse
from parcels.problems import RegisterProblem
from parcels.selectors import area


def carried_out(run: Callable[[], RegisterEntry], *, is_preview: bool) -> dict[str, Any]:
    """The act's outcome. In a preview nothing stays and new parcels have no id."""
    with transaction.atomic():
        found = outcome(run(), is_preview=is_preview)
        if is_preview:
            transaction.set_rollback(True)
    return found


class Reading(Protocol):
    """Whole satang: of everybody concerned, and of each parcel whose tax is known."""

    @property
    def parties(self) -> frozenset[int]: ...
    @property
    def total(self) -> int: ...
    @property
    def parcels(self) -> dict[int, int]: ...
    @property
    def people(self) -> dict[str, tuple[str, int]]:
        """Taxpayer -> name and whole tax."""
        ...


class Meter(Protocol):
    """Reads what parcels and parties are taxed with on a day, as the register stands just now."""

    @property
    def day(self) -> dt.date: ...
    def parties(self, parcels: list[int]) -> set[int]:
        """Who is taxed on the parcels."""
        ...

    def read(self, parcels: list[int], parties: set[int]) -> Reading: ...
    def whole(self, tell: Callable[[], object]) -> int:
        """Satang of everybody in the body; `tell` hears now and then that the work goes on."""
        ...


def previewed(
    run: Callable[[], RegisterEntry], dated: Callable[[], RegisterEntry], meter: Meter
) -> dict[str, Any]:
    """A preview with what the act would change in tax had it been in force on the meter's day.

    The act is done once, on that day, and rolled back; only where it is not possible on that day
    is it done on its own, and then nobody can say the tax.
    """
    try:
        with transaction.atomic():
            entry = dated()
            found = outcome(entry, is_preview=True)
            keys = [row.pk for row in _shown(entry)]
            after = meter.read(keys, _former_holders(entry))
            old = _parents(entry)
            transaction.set_rollback(True)
    except RegisterProblem:
        return carried_out(run, is_preview=True)
    before = meter.read(sorted({*old, *keys}), set(after.parties))
    _tell(found, keys, before, after)
    return found


def previewed_with_all(
    run: Callable[[], RegisterEntry],
    dated: Callable[[], RegisterEntry],
    meter: Meter,
    tell: Callable[[str], object],
) -> dict[str, Any]:
    """The same for very many parcels: what everybody in the body would pay, "of_all"."""
    try:
        with transaction.atomic():
            found = outcome(dated(), is_preview=True)
            tell("after")
            after = meter.whole(lambda: tell("after"))
            transaction.set_rollback(True)
    except RegisterProblem:
        return carried_out(run, is_preview=True)
    tell("before")
    before = meter.whole(lambda: tell("before"))
    return {**found, "of_all": True, "baht_before": _baht(before), "baht_after": _baht(after)}


def _tell(found: dict[str, Any], keys: list[int], before: Reading, after: Reading) -> None:
    for row, key in zip(found["parcels"], keys, strict=True):
        row["baht_before"] = _baht(before.parcels.get(key))
        row["baht_after"] = _baht(after.parcels.get(key))
    told = zip(found["parcels"], keys, strict=True)
    if any(key not in after.parcels and _counted(row, key, before) for row, key in told):
        return  # a part without a price would look like a saving
    found["baht_before"], found["baht_after"] = _baht(before.total), _baht(after.total)
    names = {**before.people, **after.people}
    found["owners"] = [
        {
            "name": name,
            "baht_before": _baht(before.people.get(key, (name, 0))[1]),
            "baht_after": _baht(after.people.get(key, (name, 0))[1]),
        }
        for key, (name, _due) in sorted(names.items(), key=lambda item: item[1][0])
    ]


def _counted(row: dict[str, Any], key: int, before: Reading) -> bool:
    """The tax before has this ground in it: as this parcel, or as the one it was made of."""
    return row["id"] is None or key in before.parcels


def _parents(entry: RegisterEntry) -> list[int]:
    """The act's own parcels as they were: not neighbours that only share a new corner."""
    own = set(Parcel.objects.filter(entries=entry).values_list("pk", flat=True))
    before = {int(key) for key, row in entry.before.get("Parcel", {}).items() if row}
    return sorted(own & before)


def _former_holders(entry: RegisterEntry) -> set[int]:
    rows = entry.before.get("Right", {}).values()
    return {int(row["party_id"]) for row in rows if row}


def _baht(satang: int | None) -> str | None:
    return None if satang is None else f"{Decimal(satang) / 100:.2f}"


def _shown(entry: RegisterEntry) -> QuerySet[Parcel]:
    """The parcels the act was about first, then neighbours that an undo put back with them."""
    about = entry
    while about.reverses is not None:
        about = about.reverses
    is_about = Exists(Parcel.objects.filter(entries=about, pk=OuterRef("pk")))
    return Parcel.objects.filter(entries=entry).current().order_by(is_about.desc(), "code")


def _uses(parcels: Sequence[Parcel]) -> dict[int, list[dict[str, str]]]:
    """The uses in force of each parcel with their areas, the largest first."""
    found: dict[int, list[dict[str, str]]] = {}
    rows = UseZone.objects.open().filter(parcel__in=parcels).order_by("-area_sq_wah", "pk")
    for parcel, use, sq_wah in rows.values_list("parcel", "use", "area_sq_wah"):
        said = {"use": use, "label": str(LandUse(use).label), "text": area(sq_wah)["text"]}
        found.setdefault(parcel, []).append(said)
    return found


def outcome(entry: RegisterEntry, *, is_preview: bool = False) -> dict[str, Any]:
    """The live parcels of an act as they are now, and the ground to show. Tax is not known here."""
    touched = Parcel.objects.filter(entries=entry)
    shown = list(_shown(entry).annotate(shape=shape_text("boundary")).defer("boundary"))
    uses = _uses(shown)
    made = {key for key, row in entry.before.get("Parcel", {}).items() if row is None}
    box = touched.aggregate(box=Extent(Transform("boundary", LON_LAT_SRID)))["box"]
    return {
        "entry_id": None if is_preview else entry.pk,
        "label": entry.get_act_display(),
        "parcels": [
            {
                "id": None if is_preview and str(row.pk) in made else row.pk,
                "code": row.code,
                "version": row.version,
                "geometry": fragment(getattr(row, "shape", None)),
                "drawn_area_sq_m": row.area_sq_m and round(row.area_sq_m, 3),
                "register_area": area(row.register_area_sq_wah),
                "uses": uses.get(row.pk, []),
                "baht_before": None,
                "baht_after": None,
            }
            for row in shown
        ],
        "baht_before": None,
        "baht_after": None,
        "owners": [],
        "area_findings": entry.area_findings,
        "bbox": box,
    }
