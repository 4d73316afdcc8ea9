"""What a picture shows and the register does not, for those who decide."""

from django.db.models.functions import Abs

from geo.geojson import shape_text
from geo.models import Orthophoto
from parcels.models import DraftRun, FootprintDraft

MOST = 500


def open_drafts(photo: Orthophoto) -> tuple[list[FootprintDraft], int]:
    """Open ones, those that change the tax most first, MOST of them; and how many in all."""
    rows = FootprintDraft.objects.filter(
        subdistrict=photo.subdistrict_id, orthophoto=photo, state=FootprintDraft.State.OPEN
    )
    ranked = rows.annotate(drawn=shape_text("shape"), worth=Abs("expected_satang"))
    found = ranked.select_related("building", "parcel").order_by("-worth", "-goodness", "pk")
    return list(found[:MOST]), rows.count()


def latest_run(photo: Orthophoto) -> DraftRun | None:
    return DraftRun.objects.filter(orthophoto=photo).order_by("-pk").first()
