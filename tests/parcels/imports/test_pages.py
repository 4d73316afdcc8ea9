"""The wizard from the file to the report, and who may use it."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from parcels import tasks
from parcels.models import ImportBatch, Parcel
from tests import factories as make
from tests.parcels.imports.files import box, geopackage, plot, table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's tasks, done where they are asked for."""
    for name in ("look_at_import", "judge_import", "recheck_import", "apply_import"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", task.run)


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(make.user(Role.SURVEYOR, username="surveyor"))
    return client


def send(client: Client, path: Path) -> ImportBatch:
    sent = SimpleUploadedFile(path.name, path.read_bytes())
    response = client.post(reverse("import-receive"), {"file": sent, "kind": "auto"})
    batch = ImportBatch.objects.latest("pk")
    assert response.headers["Location"] == reverse("import", args=[batch.pk])
    return batch


def step(client: Client, batch: ImportBatch, act: str, **fields: str) -> ImportBatch:
    client.post(reverse("import-step", args=[batch.pk, act]), fields)
    batch.refresh_from_db()
    return batch


def test_from_the_file_to_the_report_and_back(
    client: Client, at_once: None, tmp_path: Path
) -> None:
    make.owned_parcel("01A001")
    path = geopackage(
        tmp_path / "a.gpkg",
        plot("01A001", survey="5"),
        plot("01A002", area_wah="100"),
        plot("01A003", box(105, 105, 10, 10)),
    )
    batch = send(client, path)
    assert batch.state == "mapping"
    page = client.get(reverse("import", args=[batch.pk])).content.decode()
    assert "<option selected>parcel_cod</option>" in page
    columns = {f"column-{field}": name for field, name in batch.answers["columns"].items()}
    batch = step(client, batch, "map", **columns)
    assert batch.state == "rehearsed"
    assert [batch.counts[name] for name in ("new", "changed", "quarantined")] == [1, 1, 1]
    drawn = client.get(reverse("import-features", args=[batch.pk])).json()
    assert {row["properties"]["verdict"] for row in drawn["features"]} == {
        "new",
        "changed",
        "quarantined",
    }
    batch = step(client, batch, "apply", reason="แฟ้มทดสอบ")
    assert batch.state == "applied"
    assert Parcel.objects.current().count() == 2
    report = client.get(reverse("import-report", args=[batch.pk]))
    assert report.content.startswith(b"PK")
    step(client, batch, "undo", reason="ผิดแฟ้ม")
    assert list(Parcel.objects.current().values_list("code", flat=True)) == ["01A001"]


def test_rows_that_wait_are_shown_by_pages_and_counted(
    client: Client, at_once: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parcels.selectors.imports.WAITING_SHOWN", 1)
    make.owned_parcel("01A001")
    wrong = [plot(code, box(x, 100), area_wah="100") for code, x in (("1A2", 300), ("1A3", 400))]
    batch = send(client, geopackage(tmp_path / "a.gpkg", *wrong, plot("01A001", survey="5")))
    columns = {f"column-{field}": name for field, name in batch.answers["columns"].items()}
    batch = step(client, batch, "map", **columns)
    step(client, batch, "apply", reason="แฟ้มทดสอบ")
    door = reverse("import-quarantine")
    first = client.get(door).content.decode()
    assert "1A2" in first
    assert "1A3" not in first
    assert re.search(r"1 (of|จาก) 2", first)
    (after,) = set(re.findall(r"\?after=(\d+)\"", first))
    second = client.get(door, {"after": after}).content.decode()
    assert "1A3" in second
    assert "แถวถัดไป" not in second
    assert client.get(door, {"after": "x"}).status_code == 200


def test_a_row_in_quarantine_is_mended_and_brought_in_later(
    client: Client, at_once: None, tmp_path: Path
) -> None:
    make.owned_parcel("01A001")
    path = geopackage(
        tmp_path / "a.gpkg", plot("1A2", box(300, 100), area_wah="100"), plot("01A001", survey="5")
    )
    batch = send(client, path)
    columns = {f"column-{field}": name for field, name in batch.answers["columns"].items()}
    batch = step(client, batch, "map", **columns)
    batch = step(client, batch, "apply", reason="แฟ้มทดสอบ")
    assert "1A2" in client.get(reverse("import-quarantine")).content.decode()
    row = batch.rows.get()
    client.post(reverse("import-row", args=[batch.pk, row.pk]), {"code": "01A002"})
    step(client, batch, "retry")
    again = ImportBatch.objects.latest("pk")
    assert (again.state, again.counts["new"]) == ("rehearsed", 1)
    step(client, again, "apply", reason="แก้รหัสแล้ว")
    assert Parcel.objects.current().filter(code="01A002").exists()


def test_a_crossing_ring_is_repaired_and_an_overlap_taken_as_a_claim(
    client: Client, at_once: None, tmp_path: Path
) -> None:
    make.owned_parcel("01A001")
    path = geopackage(tmp_path / "a.gpkg", plot("01A002", box(110, 100), area_wah="100"))
    batch = send(client, path)
    columns = {f"column-{field}": name for field, name in batch.answers["columns"].items()}
    batch = step(client, batch, "map", **columns)
    row = batch.rows.get()
    client.post(reverse("import-row", args=[batch.pk, row.pk]), {"accept": "overlap"})
    batch = step(client, batch, "recheck")
    assert batch.counts["new"] == 1
    step(client, batch, "apply", reason="แนวเขตพิพาท")
    assert Parcel.objects.get(code="01A002").has_overlapping_claim


def test_cancel_leaves_nothing(client: Client, at_once: None, tmp_path: Path) -> None:
    batch = send(client, table(tmp_path / "a.csv", "parcel_cod", "01A001"))
    raw = Path(batch.file_path)
    step(client, batch, "cancel")
    assert not raw.exists()
    assert ImportBatch.objects.get().state == "cancelled"


def test_a_file_nobody_can_read_says_why_in_both_languages(
    client: Client, at_once: None, tmp_path: Path
) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"\x89PNG" + bytes(100))
    batch = send(client, tmp_path / "a.gpkg")
    url = reverse("import", args=[batch.pk])
    assert "ไม่รู้จักรูปแบบไฟล์นี้" in client.get(url).content.decode()
    assert (
        "The format is not known"
        in client.get(url, headers={"accept-language": "en"}).content.decode()
    )


def test_only_the_register_staff_of_the_same_body_may(
    client: Client, at_once: None, tmp_path: Path
) -> None:
    batch = send(client, table(tmp_path / "a.csv", "parcel_cod", "01A001"))
    url = reverse("import", args=[batch.pk])
    other = make.subdistrict("580105")
    client.force_login(make.user(Role.SURVEYOR, username="other", subdistrict=other))
    assert client.get(url).status_code == 404
    client.force_login(make.user(Role.OFFICER, username="officer"))
    assert client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302


def test_the_list_asks_the_same_for_many_files(
    client: Client, at_once: None, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    for _n in range(5):
        send(client, table(tmp_path / "a.csv", "parcel_cod", "01A001"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(reverse("imports"))


def test_a_file_rehearsed_by_nobody_in_particular_breaks_no_list(client: Client) -> None:
    """A command line that was killed in a rehearsal leaves one; so does a deleted user."""
    ImportBatch.objects.create(
        subdistrict=make.subdistrict(), kind="parcels", file_name="killed.gpkg", size_bytes=1
    )
    page = client.get(reverse("imports"))
    assert page.status_code == 200
    assert "killed.gpkg" in page.content.decode()
