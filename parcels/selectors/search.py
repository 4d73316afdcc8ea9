"""One box finds all: parcel code, deed number, house, village, holder, coordinate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import PointOnSurface, Transform
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from pyproj import Transformer

from geo.geojson import LON_LAT_SRID
from geo.models import Subdistrict, Village
from parcels import codes, persons
from parcels.models import House, Parcel, Party
from parcels.models.vocabulary import DocumentType

MOST = 12
_NUMBER = r"-?\d+(?:\.\d+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*[, ]\s*({_NUMBER})")
_MOO_WORD = r"(?:หมู่ที่|หมู่|ม\.|moo|m\.)\s*(?P<moo>\d{1,2})"
_DEED = re.compile(r"(?:(?P<paper>\D.*?)(?:\s*เลขที่)?\s+)?(?P<number>\d{1,10})")
_HOUSE = re.compile(rf"(?P<number>\d{{1,4}}(?:/\d{{1,4}})?)(?:\s*{_MOO_WORD})?", re.IGNORECASE)
_MOO = re.compile(_MOO_WORD, re.IGNORECASE)
_CODE_START = re.compile(r"\d{2}[A-Z]{1,2}\d{0,3}(?:/\d{0,3})?")
_LON, _LAT = (97.0, 106.0), (5.0, 21.0)
_EAST, _NORTH = (100_000, 900_000), (500_000, 2_400_000)


class Found(NamedTuple):
    kind: str
    id: int | None
    title: str
    subtitle: str
    lon: float | None
    lat: float | None
    parcel_id: int | None = None


class Question(NamedTuple):
    subdistrict: Subdistrict | int
    text: str


def search(subdistrict: Subdistrict | int, text: str, *, with_owners: bool) -> list[Found]:
    """The best twelve answers. Holders are looked for only where the reader may see them."""
    question = Question(subdistrict, " ".join(text.translate(codes.THAI_DIGITS).split()))
    if not question.text:
        return []
    if place := coordinate(question.text):
        return [place]
    sources: list[Callable[[Question], Iterator[Found]]] = [_parcels, _deeds, _houses, _villages]
    if with_owners:
        sources.append(_parties)
    return [found for source in sources for found in source(question)][:MOST]


def coordinate(text: str) -> Found | None:
    """'19.36,97.96', '97.96 19.36' in degrees (EPSG:4326) or east and north in register metres."""
    match = _PAIR.fullmatch(text)
    if not match:
        return None
    first, second = float(match[1]), float(match[2])
    if _in(first, _LAT) and _in(second, _LON):
        first, second = second, first
    if _in(first, _LON) and _in(second, _LAT):
        return Found("coordinate", None, f"{second:.6f}, {first:.6f}", "", first, second)
    if _in(first, _EAST) and _in(second, _NORTH):
        lon, lat = _to_degrees().transform(first, second)
        title = f"E {first:.2f} N {second:.2f}"
        return Found("coordinate", None, title, f"{lat:.6f}, {lon:.6f}", lon, lat)
    return None


def _in(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


@lru_cache(maxsize=1)
def _to_degrees() -> Transformer:
    return Transformer.from_crs(settings.REGISTER_SRID, LON_LAT_SRID, always_xy=True)


def _at(field: str) -> Transform:
    return Transform(F(field), LON_LAT_SRID)


def _middle(field: str = "boundary") -> Transform:
    inside = PointOnSurface(field, output_field=GeometryField(srid=settings.REGISTER_SRID))
    return Transform(inside, LON_LAT_SRID)


def _parcels(question: Question) -> Iterator[Found]:
    code = codes.normalise(question.text)
    if _CODE_START.fullmatch(code):
        yield from _as_found("parcel", _shown(question).filter(code__startswith=code))


def _deeds(question: Question) -> Iterator[Found]:
    """A number alone, or after the name of the paper: '1049', 'โฉนด 1049', 'น.ส.3 ก 42722'."""
    match = _DEED.fullmatch(question.text)
    if not match:
        return
    rows = _shown(question).filter(document_number=match["number"])
    if match["paper"]:
        rows = rows.filter(document_type__in=_papers(match["paper"].lower().strip()))
    yield from _as_found("deed", rows)


def _papers(words: str) -> list[str]:
    """The kinds of document whose Thai or English name begins with the words."""
    found: set[str] = set()
    for language in ("th", "en"):
        with translation.override(language):
            found.update(
                kind.value for kind in DocumentType if kind.label.lower().startswith(words)
            )
    return sorted(found)


def _shown(question: Question) -> QuerySet[Parcel]:
    rows = Parcel.objects.of(question.subdistrict).annotate(at=_middle()).defer("boundary")
    return rows.select_related("village").order_by(F("retired_on").asc(nulls_first=True), "code")


def _as_found(kind: str, rows: QuerySet[Parcel]) -> Iterator[Found]:
    for row in rows[:6]:
        parts = [f"{DocumentType(row.document_type).label} {row.document_number}".strip()]
        if row.village:
            parts.append(_("Moo %(moo)s") % {"moo": row.village.moo})
        if row.retired_on:
            parts.append(_("retired"))
        place = _place(getattr(row, "at", None))
        yield Found(kind, row.pk, row.code, " · ".join(parts), *place, parcel_id=row.pk)


def _place(at: Any) -> tuple[float | None, float | None]:
    return (at.x, at.y) if at else (None, None)


def _houses(question: Question) -> Iterator[Found]:
    match = _HOUSE.fullmatch(question.text)
    if not match:
        return
    rows = House.objects.filter(subdistrict=question.subdistrict, house_number=match["number"])
    if match["moo"]:
        rows = rows.filter(village__moo=int(match["moo"]))
    found = rows.order_by("village__moo").annotate(at=_at("position"))
    columns = ("pk", "house_number", "village__moo", "parcel_id", "building__parcel_id", "at")
    for pk, number, moo, parcel, under, at in found.values_list(*columns)[:6]:
        where = _("Moo %(moo)s") % {"moo": moo}
        yield Found("house", pk, number, where, *_place(at), parcel_id=parcel or under)


def _villages(question: Question) -> Iterator[Found]:
    text = question.text
    rows = Village.objects.filter(subdistrict=question.subdistrict)
    if match := _MOO.fullmatch(text):
        rows = rows.filter(moo=int(match["moo"]))
    else:
        rows = rows.filter(Q(name_th__contains=text) | Q(name_en__icontains=text))
    for village in rows.annotate(at=_at("position"))[:4]:
        where = _("Moo %(moo)s") % {"moo": village.moo}
        at = getattr(village, "at", None)
        yield Found("village", village.pk, village.name_th, where, *_place(at))


def _parties(question: Question) -> Iterator[Found]:
    if not re.search(r"[^\W\d_]{2}", question.text):
        return
    named = Q()
    for word in persons.without_title(question.text).split():
        named &= Q(name__contains=word) | Q(family_name__contains=word) | Q(title=word)
    whole = TrigramSimilarity("name", question.text) + TrigramSimilarity(
        "family_name", question.text
    )
    rows = (
        Party.objects.filter(named, subdistrict=question.subdistrict)
        .annotate(nearness=whole)
        .order_by("-nearness", "name", "family_name")[:6]
    )
    yield from _placed(list(rows))


def _placed(parties: list[Party]) -> Iterator[Found]:
    """Each with one of the parcels held, to show on the map."""
    open_rights = Q(rights__during__endswith__isnull=True, rights__parcel__isnull=False)
    held = {
        pk: (first, count)
        for pk, first, count in Party.objects.filter(pk__in=[party.pk for party in parties])
        .annotate(
            first=Min("rights__parcel", filter=open_rights),
            count=Count("rights__parcel", filter=open_rights, distinct=True),
            latest=Max("rights"),
        )
        .values_list("pk", "first", "count")
    }
    firsts = [first for first, _count in held.values() if first]
    shown = Parcel.objects.filter(pk__in=firsts).annotate(at=_middle())
    places = dict(shown.values_list("pk", "at"))
    for party in parties:
        first, count = held[party.pk]
        about = _("%(count)s parcels") % {"count": count}
        yield Found("party", party.pk, str(party), about, *_place(places.get(first)), first)
