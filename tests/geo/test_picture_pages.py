"""Pictures from the page to the map: sent, prepared out of reach, refused, stopped, taken off."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pyproj import Transformer
from rasterio.transform import Affine

from accounts.models import Role, User
from geo import inbox, orthophotos, rasters_process, selectors, tasks
from geo.intake.problems import Problem
from geo.models import Orthophoto, Upload
from tests import factories
from tests.geo import pictures

pytestmark = pytest.mark.django_db
State = Orthophoto.State


@pytest.fixture
def surveyor() -> User:
    return factories.user(Role.SURVEYOR)


@pytest.fixture
def desk(client: Client, surveyor: User) -> Client:
    client.force_login(surveyor)
    return client


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the pages hand to the worker."""
    found: list[int] = []
    monkeypatch.setattr(tasks.prepare_orthophoto, "delay", found.append)
    return found


def sent(desk: Client, path: Path) -> str:
    name = base64.b64encode(path.name.encode()).decode()
    head = {"Upload-Length": str(path.stat().st_size), "Upload-Metadata": f"filename {name}"}
    place = desk.post(reverse("uploads-imagery"), headers=head)["Location"]
    desk.patch(
        place,
        data=path.read_bytes(),
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0"},
    )
    return place.rsplit("/", 1)[-1]


def described(desk: Client, key: str, **about: str) -> Any:
    form = {"kind": "orthophoto", "title_th": "ปางหมู 2569", "flown_on": "2026-03-14", **about}
    return desk.post(reverse("picture-add"), {**form, "upload": key})


def registered(path: Path, **about: Any) -> Orthophoto:
    return orthophotos.register_orthophoto(
        subdistrict=factories.subdistrict(), source=path, title_th="ก", title_en="a", **about
    )


def test_a_sent_file_becomes_a_picture_on_the_map(
    desk: Client, surveyor: User, queued: list[int], tmp_path: Path
) -> None:
    key = sent(desk, pictures.write(tmp_path / "flight.tif", size=300))
    answer = described(desk, key, accuracy_m="0.06", operator="กองช่าง")
    photo = Orthophoto.objects.get()
    assert answer["Location"] == reverse("picture", args=[photo.pk])
    assert (photo.state, photo.added_by, photo.title_en) == ("received", surveyor, "ปางหมู 2569")
    assert queued == [photo.pk]
    waiting = desk.get(reverse("picture-progress", args=[photo.pk])).json()
    assert (waiting["is_open"], waiting["percent"]) == (True, 0)
    tasks.prepare_orthophoto(photo.pk)
    photo.refresh_from_db()
    assert (photo.state, photo.percent, photo.source_name) == ("ready", 100, "flight.tif")
    page = desk.get(reverse("picture", args=[photo.pk])).content.decode()
    assert "± 0.06" in page
    assert "กองช่าง" in page
    assert not Upload.objects.exists()


def test_a_form_without_its_file_says_so_and_keeps_what_was_typed(
    desk: Client, queued: list[int]
) -> None:
    with translation.override("en"):
        page = described(desk, "", operator="ABC Survey")
    assert page.status_code == 200
    assert b"error-summary" in page.content
    assert b"ABC Survey" in page.content
    assert not queued
    assert not Orthophoto.objects.exists()


def test_the_list_and_the_acts(desk: Client, tmp_path: Path) -> None:
    photo = registered(pictures.write(tmp_path / "f.tif", size=200))
    orthophotos.prepare_orthophoto(photo.pk)
    here = reverse("picture", args=[photo.pk])
    assert here in desk.get(reverse("pictures")).content.decode()
    for act, state in (("retire", "retired"), ("restore", "ready"), ("cancel", "ready")):
        desk.post(reverse(f"picture-{act}", args=[photo.pk]))
        photo.refresh_from_db()
        assert photo.state == state
    desk.post(here, {"title_th": "ชื่อใหม่", "accuracy_m": "0.1"})
    photo.refresh_from_db()
    assert (photo.title_th, photo.accuracy_m, photo.kind) == ("ชื่อใหม่", 0.1, "orthophoto")
    desk.post(reverse("picture-remove", args=[photo.pk]))
    assert Orthophoto.objects.filter(pk=photo.pk).exists()  # on the map: retired, not removed


def test_only_surveyors_and_only_their_own(client: Client, tmp_path: Path) -> None:
    photo = registered(pictures.write(tmp_path / "f.tif", size=64))
    elsewhere = factories.subdistrict("580105", boundary=factories.square(2000, 2000, 1000))
    for user, status in (
        (factories.user(Role.CASHIER), 403),
        (factories.user(Role.SURVEYOR, subdistrict=elsewhere), 404),
    ):
        client.force_login(user)
        assert client.get(reverse("picture", args=[photo.pk])).status_code == status
        assert client.post(reverse("picture-cancel", args=[photo.pk])).status_code == status


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"crs": None}, "no_reference_system"),
        ({"crs": "EPSG:4326"}, "reference_looks_like"),  # metres called degrees
        ({"crs": "EPSG:32648", "size": 64}, "lies_elsewhere"),
        ({"count": 1, "photometric": None}, "not_colour"),
    ],
)
def test_a_refusal_is_said_in_both_languages(
    tmp_path: Path, changed: dict[str, Any], code: str
) -> None:
    photo = registered(pictures.write(tmp_path / "f.tif", **{"size": 64, **changed}))
    photo = orthophotos.prepare_orthophoto(photo.pk)
    assert (photo.state, photo.problem["code"]) == ("refused", code)
    said = {}
    for language in ("th", "en"):
        with translation.override(language):
            said[language] = photo.refusal
    assert said["th"] != said["en"]
    assert any("ก" <= letter <= "๙" for letter in said["th"])


def test_degrees_that_are_called_metres_contradict(tmp_path: Path) -> None:
    grid = Affine(1e-6, 0, 97.96, 0, -1e-6, 19.36)
    path = pictures.write(tmp_path / "f.tif", size=64, transform=grid)
    with pytest.raises(Problem) as refusal:
        rasters_process.run(
            {
                "work": "inspect",
                "kind": "orthophoto",
                "received": str(path),
                "register_srid": 32647,
            }
        )
    assert refusal.value.params == {"label": "EPSG:32647", "fits": "EPSG:4326"}


def test_a_picture_in_another_system_is_kept_in_the_registers(tmp_path: Path) -> None:
    to_mercator = Transformer.from_crs(32647, 3857, always_xy=True)
    west, north = to_mercator.transform(pictures.WEST, pictures.NORTH)
    grid = Affine(0.3, 0, west, 0, -0.3, north)
    photo = registered(
        pictures.write(tmp_path / "f.tif", size=300, crs="EPSG:3857", transform=grid)
    )
    photo = orthophotos.prepare_orthophoto(photo.pk)
    with rasterio.open(Path(settings.IMAGERY_ROOT) / photo.archive_path) as archive:
        assert archive.crs.to_epsg() == settings.REGISTER_SRID
        assert (archive.bounds.left, archive.bounds.top) == pytest.approx(
            (pictures.WEST, pictures.NORTH), abs=1
        )


def test_a_damaged_file_is_told_by_its_hash(tmp_path: Path) -> None:
    photo = registered(pictures.write(tmp_path / "f.tif", size=64), source_sha256="0" * 64)
    photo = orthophotos.prepare_orthophoto(photo.pk)
    assert photo.problem["code"] == "damaged_file"


def test_stopping_ends_the_reader_and_leaves_no_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = registered(pictures.write(tmp_path / "f.tif", size=1500))
    honest = rasters_process.run

    def stopped_by_somebody(job: dict[str, Any], tell: Any) -> dict[str, Any]:
        if job["work"] == "copies":
            orthophotos.cancel(photo)
        return honest(job, tell)

    monkeypatch.setattr(rasters_process, "run", stopped_by_somebody)
    photo = orthophotos.prepare_orthophoto(photo.pk)
    assert photo.state == State.CANCELLED
    received = Path(settings.IMAGERY_ROOT) / photo.archive_path
    assert list(received.parent.iterdir()) == [received]


def test_a_stopped_picture_is_started_again_for_a_week(
    desk: Client, tmp_path: Path, queued: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    photo = registered(pictures.write(tmp_path / "f.tif", size=64))
    here, again = (reverse(name, args=[photo.pk]) for name in ("picture", "picture-again"))
    desk.post(reverse("picture-cancel", args=[photo.pk]))
    assert again in desk.get(here).content.decode()
    folder = (Path(settings.IMAGERY_ROOT) / photo.archive_path).parent
    with orthophotos._alone(folder):  # the worker has not noticed yet
        desk.post(again)
        photo.refresh_from_db()
        assert (photo.state, queued) == (State.CANCELLED, [])
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(again)
    photo.refresh_from_db()
    assert (photo.state, queued) == (State.RECEIVED, [photo.pk])
    assert orthophotos.prepare_orthophoto(photo.pk).state == State.READY

    late = registered(pictures.write(tmp_path / "g.tif", size=64))
    orthophotos.cancel(late)
    assert orthophotos.tend_stopped() == 0
    folder = (Path(settings.IMAGERY_ROOT) / late.archive_path).parent
    eight_days_ago = time.time() - 8 * 24 * 3600
    os.utime(folder, (eight_days_ago, eight_days_ago))
    assert orthophotos.tend_stopped() == 1
    assert (
        again.replace(str(photo.pk), str(late.pk))
        not in desk.get(reverse("picture", args=[late.pk])).content.decode()
    )


def test_a_second_worker_leaves_it_alone(tmp_path: Path) -> None:
    photo = registered(pictures.write(tmp_path / "f.tif", size=64))
    folder = (Path(settings.IMAGERY_ROOT) / photo.archive_path).parent
    with orthophotos._alone(folder):
        assert orthophotos.prepare_orthophoto(photo.pk).state == State.RECEIVED
    assert orthophotos.prepare_orthophoto(photo.pk).state == State.READY


def test_heights_are_shaded_and_told(desk: Client, tmp_path: Path) -> None:
    _y, x = np.mgrid[0:200, 0:200]
    path = tmp_path / "dsm.tif"
    profile = {
        "driver": "GTiff", "width": 200, "height": 200, "count": 1, "dtype": "float32",
        "crs": "EPSG:32647", "nodata": -9999,
        "transform": rasterio.transform.from_origin(pictures.WEST, pictures.NORTH, 0.5, 0.5),
    }  # fmt: skip
    heights = (200 + 0.1 * x).astype(np.float32)
    heights[:20, :20] = -9999
    with rasterio.open(path, "w", **profile) as model:
        model.write(heights, 1)
    photo = orthophotos.prepare_orthophoto(registered(path, kind="dsm").pk)
    assert photo.state == State.READY, photo.refusal
    to_degrees = Transformer.from_crs(32647, 4326, always_xy=True)
    for column, row, expected in ((100, 100, 210.0), (5, 5, None), (500, 5, None)):
        lon, lat = to_degrees.transform(
            pictures.WEST + (column + 0.5) * 0.5, pictures.NORTH - (row + 0.5) * 0.5
        )
        door = reverse("imagery-height", args=[photo.pk])
        told = desk.get(door, {"lon": lon, "lat": lat}).json()["height_m"]
        assert told == (expected if expected is None else pytest.approx(expected, abs=0.1))
    assert desk.get(door, {"lon": "x", "lat": 1}).status_code == 404


def test_takes_in_what_lies_in_the_watched_folder(tmp_path: Path, settings: Any) -> None:
    own = factories.subdistrict()
    folder = tmp_path / own.code
    folder.mkdir()
    settings.IMAGERY_INBOX = str(tmp_path)
    settled, fresh = folder / "บินถ่าย.tif", folder / "dsm_fresh.tif"
    for path in (settled, fresh):
        pictures.write(path, size=64)
    shutil.os.utime(settled, (time.time() - 120,) * 2)
    (folder / "link.tif").symlink_to(settled)
    (found,) = inbox.take_in()
    photo = Orthophoto.objects.get(pk=found)
    assert (photo.title_th, photo.kind) == ("บินถ่าย", "orthophoto")
    assert not settled.exists()
    assert fresh.exists()
    assert inbox._kind("dsm_fresh") == "dsm"
    assert orthophotos.prepare_orthophoto(found).state == State.READY


# --- hostile files -------------------------------------------------------------------------------


def test_no_file_called_tif_reaches_the_network(tmp_path: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port, asked = listener.getsockname()[1], []

    def listen() -> None:
        while True:
            wire, _address = listener.accept()
            asked.append(wire.recv(100))
            wire.close()

    threading.Thread(target=listen, daemon=True).start()
    address = f"/vsicurl/http://127.0.0.1:{port}/a.tif"
    source = f"<SimpleSource><SourceFilename>{address}</SourceFilename></SimpleSource>"
    hostile = [
        f'<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1">'
        f"{source}</VRTRasterBand></VRTDataset>",
        f"<GDAL_WMS><Service name='TMS'><ServerUrl>http://127.0.0.1:{port}</ServerUrl></Service>"
        "</GDAL_WMS>",
        address,
        "II*\x00<VRTDataset",
        "",
    ]
    for number, text in enumerate(hostile):
        path = tmp_path / f"{number}.tif"
        path.write_text(text)
        photo = orthophotos.prepare_orthophoto(registered(path).pk)
        assert (photo.state, photo.problem["code"]) == ("refused", "not_a_geotiff")
    whole = pictures.write(tmp_path / "cut.tif", size=300).read_bytes()
    (tmp_path / "cut.tif").write_bytes(whole[: len(whole) // 2])
    photo = orthophotos.prepare_orthophoto(registered(tmp_path / "cut.tif").pk)
    assert photo.state == State.REFUSED
    assert not asked


def test_the_reader_of_pictures_has_few_drivers() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from geo.intake import confinement as c; c.enter_for_pictures()\n"
            "import json, rasterio\n"
            "with rasterio.Env() as e: print(json.dumps(sorted(e.drivers())))",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
    )
    assert set(json.loads(told.stdout)) <= {"COG", "GTiff", "MEM", "Memory", "VRT"}


def test_the_latest_flight_over_this_place_comes_first() -> None:
    of = factories.subdistrict()
    for title, day, is_sample in (
        ("ตัวอย่าง", "2026-05-01", True), ("ไม่รู้วัน", None, False),
        ("เก่า", "2024-01-01", False), ("ใหม่", "2026-01-01", False),
    ):  # fmt: skip
        Orthophoto.objects.create(
            subdistrict=of, title_th=title, flown_on=day, is_of_another_place=is_sample,
            state=Orthophoto.State.READY,
        )  # fmt: skip
    found = [photo.title_th for photo in selectors.pictures_of(of.pk)]
    assert found == ["ใหม่", "เก่า", "ไม่รู้วัน", "ตัวอย่าง"]
