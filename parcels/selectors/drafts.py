"""What a picture shows and the register does not, for those who decide."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Abs

from geo.geojson import shape_text
from geo.models import Orthophoto
from parcels.models import DraftRun, FootprintDraft, Parcel

MOST = 500
Finding = FootprintDraft.Finding


def open_drafts(photo: Orthophoto) -> tuple[list[FootprintDraft], int]:
    """Open ones, those that change the tax most first, MOST of them; and how many in all."""
    rows = FootprintDraft.objects.filter(
        subdistrict=photo.subdistrict_id, orthophoto=photo, state=FootprintDraft.State.OPEN
    )
    ranked = _shown(rows).annotate(worth=Abs("expected_satang"))
    return list(ranked.order_by("-worth", "-goodness", "pk")[:MOST]), rows.count()


def decided_drafts(photo: Orthophoto) -> tuple[list[FootprintDraft], int]:
    """What was accepted or dismissed, the last decision first, MOST of them; and how many."""
    rows = _decided(photo)
    return list(_shown(rows).order_by("-decided_at", "pk")[:MOST]), rows.count()


def decided_count(photo: Orthophoto) -> int:
    return _decided(photo).count()


def one_draft(pk: int) -> FootprintDraft:
    """As the lists show it."""
    return _shown(FootprintDraft.objects.all()).get(pk=pk)


def _shown(rows: QuerySet[FootprintDraft]) -> QuerySet[FootprintDraft]:
    """With the outline as GeoJSON, and whether its parcel is only named, not drawn under it."""
    ground = Parcel.objects.filter(pk=OuterRef("parcel"), boundary__intersects=OuterRef("shape"))
    shown = rows.annotate(
        drawn=shape_text("shape"),
        is_tied=Q(finding=Finding.UNREGISTERED, parcel__isnull=False) & ~Exists(ground),
    )
    return shown.select_related("building", "parcel")


def _decided(photo: Orthophoto) -> QuerySet[FootprintDraft]:
    rows = FootprintDraft.objects.filter(subdistrict=photo.subdistrict_id, orthophoto=photo)
    return rows.exclude(state=FootprintDraft.State.OPEN)


def latest_run(photo: Orthophoto) -> DraftRun | None:
    return DraftRun.objects.filter(orthophoto=photo).order_by("-pk").first()
