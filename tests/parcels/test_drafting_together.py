"""Two people ask for a search in the same moment: one is begun, the other is told to wait."""

import threading

import pytest
from django.db import connection

from accounts.models import Role, User
from geo.models import Orthophoto
from parcels.models import DraftRun
from parcels.services import drafting
from parcels.services.work import ActRefused
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def picture(title: str) -> Orthophoto:
    return Orthophoto.objects.create(
        subdistrict=factories.subdistrict(),
        title_th=title,
        title_en=title,
        state="ready",
        footprint=factories.square(0, 0, 1000),
    )


@pytest.mark.parametrize("count", [1, 2])
def test_of_two_searches_at_once_one_begins(count: int) -> None:
    """Of the same picture, and of two pictures of one office."""
    photos = [picture(f"ภาพ {n}") for n in range(count)]
    people = [factories.user(Role.SURVEYOR) for _ in range(2)]
    ready, told = threading.Barrier(2), list[str]()

    def ask(photo: Orthophoto, by: User) -> None:
        try:
            ready.wait(timeout=30)
            drafting.ask_for_search(photo=photo, by=by)
            told.append("begun")
        except ActRefused as refusal:
            told.append(str(refusal.code))
        finally:
            connection.close()

    asking = [
        threading.Thread(target=ask, args=(photos[n % count], by)) for n, by in enumerate(people)
    ]
    for one in asking:
        one.start()
    for one in asking:
        one.join(timeout=60)
    assert sorted(told) == ["begun", "under_way"]
    assert DraftRun.objects.count() == 1
