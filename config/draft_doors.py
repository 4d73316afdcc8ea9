"""Drafted footprints: the search needs the tax to rank by, so a room above both opens the doors."""

from collections.abc import Callable

from django.urls import URLPattern, path

from config.tasks import draft_footprints
from parcels.api.drafts import DraftChange, DraftDecision, Drafts


class RankedDrafts(Drafts):
    @property
    def enqueue(self) -> Callable[[int], None]:
        def to_worker(run: int) -> None:
            draft_footprints.delay(run)

        return to_worker


urlpatterns: list[URLPattern] = [
    path("api/pictures/<int:pk>/drafts", RankedDrafts.as_view(), name="drafts"),
    path("api/drafts/<int:pk>", DraftChange.as_view(), name="draft-change"),
    path("api/drafts/decide", DraftDecision.as_view(), name="drafts-decide"),
]
