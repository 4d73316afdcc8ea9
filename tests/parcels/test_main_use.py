from typing import Any

import pytest
from django.db import connection

from parcels.models import Parcel
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("uses", "word"),
    [
        ([], "NONE"),
        ([{"use": "AGRICULTURE"}], "AGRICULTURE"),
        ([{"use": "UNUSED"}, {"use": "UNUSED"}], "UNUSED"),
        ([{"use": "AGRICULTURE"}, {"use": "RESIDENCE"}], "MIXED"),
        ([{"use": "OTHER", "exempt_item": 1}, {"use": "RESIDENCE", "exempt_item": 6}], "EXEMPT"),
        ([{"use": "OTHER", "exempt_item": 1}, {"use": "OTHER"}], "MIXED"),
        (
            [{"use": "OTHER", "during": (factories.START, "2022-01-01")}, {"use": "RESIDENCE"}],
            "RESIDENCE",
        ),
    ],
)
def test_the_open_uses_in_one_word(uses: list[dict[str, Any]], word: str) -> None:
    parcel = factories.parcel()
    for use in uses:
        factories.use_zone(parcel, **use)
    Parcel.objects.all().refresh_main_use()
    parcel.refresh_from_db()
    assert parcel.main_use == word


def test_leaves_no_trace_in_the_history_and_rewrites_nothing_unchanged() -> None:
    parcel = factories.parcel()
    factories.use_zone(parcel)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parcels_parcelevent")
        before = cursor.fetchone()
        assert Parcel.objects.filter(pk=parcel.pk).refresh_main_use() == 1
        assert Parcel.objects.filter(pk=parcel.pk).refresh_main_use() == 0
        cursor.execute("SELECT count(*) FROM parcels_parcelevent")
        assert cursor.fetchone() == before
