"""Rows of files that wait: on the work lists with their outline, and settled from there."""

from pathlib import Path

import pytest
import shapely
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from parcels.models import Finding, ImportBatch, ImportRow, Parcel
from parcels.services import findings
from parcels.services.imports import applying, mending
from parcels.services.undo import undo
from parcels.services.work import Because
from tests import factories as make
from tests.parcels.imports.files import box, brought, geopackage, plot

pytestmark = pytest.mark.django_db


def wound(shape: shapely.Polygon) -> shapely.Polygon:
    """The same corners, two of them in the wrong order: the ring crosses itself."""
    return shapely.Polygon([shape.exterior.coords[i] for i in (0, 2, 1, 3, 0)])


@pytest.fixture
def batch(tmp_path: Path) -> ImportBatch:
    """Applied: one good row; a crossing ring of 01A001, a nameless shape, a code no block has."""
    make.owned_parcel("01A001")
    make.owned_parcel("01A002")
    findings.check_whole(make.subdistrict().pk)
    ring = wound(box(100, 100, 20, 20))
    path = geopackage(
        tmp_path / "a.gpkg",
        plot("01A011"),
        plot("01A001", ring),
        plot("", box(125, 105, 10, 10)),  # on 01A002
        plot("01Z001", box(520, 100)),
    )
    made = brought(path)
    applying.apply(made, by=made.by, reason="แฟ้มทดสอบ", on=timezone.localdate())
    return made


def client() -> Client:
    reader = Client(headers={"accept-language": "en"})
    reader.force_login(User.objects.first() or make.user(Role.SURVEYOR))
    return reader


def lists(reader: Client) -> dict[str, int]:
    rows = reader.get("/api/worklists/").json()["lists"]
    of_files = ("invalid_ring", "no_row", "import_row")
    return {row["key"]: row["count"] for row in rows if row["key"] in of_files and row["count"]}


def item(reader: Client, key: str) -> dict:
    [found] = reader.get(f"/api/worklists/{key}/").json()["results"]
    return found


def test_each_row_is_on_its_list_with_outline_tool_and_page(batch: ImportBatch) -> None:
    reader = client()
    assert lists(reader) == {"invalid_ring": 1, "no_row": 2}
    ring = item(reader, "invalid_ring")
    assert (ring["code"], ring["tool"]) == ("01A001", "reshape")
    assert ring["parcel_id"] == Parcel.objects.get(code="01A001").pk
    assert "crosses itself" in ring["subtitle"]
    assert ring["problem"]["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert ring["link"] == f"/imports/{batch.pk}/?rows=quarantined#row-2"
    [nameless, unknown] = sorted(
        reader.get("/api/worklists/no_row/").json()["results"], key=lambda row: row["code"]
    )
    assert (nameless["code"], nameless["tool"], nameless["parcel_id"]) == ("#3", "parcel", None)
    assert "ground of 01A002" in nameless["subtitle"]
    assert unknown["code"] == "01Z001"
    assert None not in (nameless["lon"], nameless["lat"])


def test_a_list_of_rows_costs_a_fixed_number_of_queries(
    batch: ImportBatch, django_assert_max_num_queries
) -> None:
    reader = client()
    with django_assert_max_num_queries(9):
        assert reader.get("/api/worklists/no_row/").status_code == 200


def test_a_crossing_outline_is_untied_in_one_act_and_waits_again_when_undone(
    batch: ImportBatch,
) -> None:
    reader = client()
    drawn = Parcel.objects.get(code="01A001").boundary
    Parcel.objects.filter(code="01A001").update(boundary=make.rectangle(100, 100, 19, 20))
    waits = item(reader, "invalid_ring")
    [offered] = waits["mends"]
    body = {
        "finding_id": waits["id"], "keep": offered["keep"], "reason": "outline of the file",
        "effective_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    answer = reader.post("/api/acts/mend", {**body, "preview": True}, "application/json")
    assert answer.status_code == 200, answer.content
    assert lists(reader)["invalid_ring"] == 1
    answer = reader.post("/api/acts/mend", body, "application/json")
    assert answer.status_code == 200, answer.content
    parcel = Parcel.objects.get(code="01A001")
    assert parcel.boundary.equals(drawn)
    assert lists(reader) == {"no_row": 2}
    gone = Finding.objects.get(kind="invalid_ring")
    assert gone.gone_by is not None
    by = Because(by=batch.by, reason="ผิด", effective_on=timezone.localdate())
    undo(entry_id=gone.gone_by_id, because=by)
    assert lists(reader) == {"invalid_ring": 1, "no_row": 2}


def test_rows_settled_on_their_page_leave_the_list_and_no_act_takes_them_off(
    batch: ImportBatch,
) -> None:
    reader = client()
    row = ImportRow.objects.get(number=3)
    mending.set_aside(row=row)
    mending.mend(row=ImportRow.objects.get(number=4), cells={"code": "01A012"})
    assert lists(reader) == {"invalid_ring": 1, "no_row": 1}  # the second waits to be brought in
    mending.retry(batch=batch, by=batch.by)
    assert lists(reader) == {"invalid_ring": 1}
    assert Finding.objects.filter(kind="no_row", gone_at__isnull=True).count() == 0


def test_a_row_whose_parcel_is_drawn_by_hand_is_told_to_be_of_it(batch: ImportBatch) -> None:
    row = ImportRow.objects.get(number=4)
    ImportRow.objects.filter(pk=row.pk).update(code="01A013")
    findings.check_whole(batch.subdistrict_id)
    reader = client()
    assert lists(reader)["no_row"] == 2
    parcel = make.owned_parcel("01A013")
    findings.recheck(batch.entry, [parcel.pk], [])
    assert lists(reader) == {"invalid_ring": 1, "no_row": 1, "import_row": 1}
    assert item(reader, "import_row")["parcel_id"] == parcel.pk
