"""Findings kept in step with the register, in portions, and written only where they differ."""

import pytest
from django.db import connection

from parcels.models import Finding
from parcels.services import findings
from tests import factories as make

pytestmark = pytest.mark.django_db


def kept() -> dict[tuple[str, str], str]:
    """Kind and code -> the transaction and place of the row as it lies in the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, codes[1], xmin || ' ' || ctid FROM parcels_finding")
        return {(kind, code): at for kind, code, at in cursor.fetchall()}


def test_more_findings_than_a_portion_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "_PORTION", 2)
    plots = [make.parcel(f"01A{n:03}") for n in range(1, 6)]
    body = plots[0].subdistrict_id

    findings.check_whole(body)
    first = kept()
    assert {code for kind, code in first if kind == "no_owner"} == {p.code for p in plots}

    make.right(plots[0])
    findings.check_whole(body)
    gone = Finding.objects.filter(gone_at__isnull=False)
    assert [(row.kind, row.codes) for row in gone] == [("no_owner", ["01A001"])]
    again = kept()
    del first["no_owner", "01A001"], again["no_owner", "01A001"]
    assert again == first  # what looks as before was not written


def test_one_that_comes_back_begins_anew() -> None:
    plot = make.parcel("01A001")
    findings.check_whole(plot.subdistrict_id)
    row = Finding.objects.get(kind="no_owner")
    held = make.right(plot)
    findings.check_whole(plot.subdistrict_id)
    held.delete()
    findings.check_whole(plot.subdistrict_id)
    back = Finding.objects.get(kind="no_owner")
    assert (back.pk, back.gone_at) == (row.pk, None)
    assert back.found_at > row.found_at
    assert plot.boundary is not None
    assert plot.boundary.contains(back.place)


def test_a_parcel_without_an_outline_is_shown_in_its_block() -> None:
    plot = make.parcel("01A001", boundary=None)
    findings.check_whole(plot.subdistrict_id)
    row = Finding.objects.get(kind="no_boundary")
    assert row.shape is None
    assert plot.block.boundary.contains(row.place)
