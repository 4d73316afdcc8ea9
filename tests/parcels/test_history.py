"""Row history: every writer leaves a trace, with its context when there is one."""

import pghistory
import pytest
from django.db import ProgrammingError, connection, transaction

from parcels.models import Parcel
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_bulk_update_leaves_a_trace():
    plot = make.parcel()
    Parcel.objects.filter(pk=plot.pk).update(remark="ใหม่")
    events = plot.events.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update"]
    assert events[1].remark == "ใหม่"


def test_a_console_session_leaves_a_trace():
    plot = make.parcel()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parcels_parcel SET remark = 'x' WHERE id = %s", [plot.pk])
        cursor.execute("DELETE FROM parcels_parcel WHERE id = %s", [plot.pk])
    labels = Parcel.pgh_event_model.objects.filter(pgh_obj_id=plot.pk).order_by("pgh_id")
    assert [event.pgh_label for event in labels] == ["insert", "update", "delete"]


def test_the_context_is_kept_with_the_row():
    with pghistory.context(reason="survey"):
        plot = make.parcel()
    event = plot.events.get()
    assert event.pgh_context.metadata["reason"] == "survey"


def test_without_a_context_none_is_kept():
    assert make.parcel().events.get().pgh_context is None


def test_history_itself_cannot_be_rewritten():
    event = make.parcel().events.get()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        type(event).objects.filter(pk=event.pk).delete()


def test_the_history_of_many_rows_is_not_written_by_comparing_each_with_each():
    """Mended by a copy of migration 0023 after the one that made a trigger anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgname LIKE 'pgtrigger\\_update\\_update%' AND NOT t.tgisinternal "
            "AND t.tgrelid::regclass::text ~ '^(parcels|geo)_' "
            "AND NOT coalesce('enable_nestloop=off' = ANY (p.proconfig), false)"
        )
        assert cursor.fetchall() == []
