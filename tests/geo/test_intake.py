"""Files from outside, read in the closed process: formats, letters, reference systems, refusals."""

import gc
import json
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from django.conf import settings

from geo import vectors
from geo.intake.problems import Problem
from geo.intake.read import read
from geo.intake.receive import receive
from geo.intake.text import encoding_of, is_mojibake

pytestmark = pytest.mark.slow

HERE = (390_000.0, 2_130_000.0, 420_000.0, 2_160_000.0)
PLOT = shapely.box(390_976, 2_137_944, 391_016, 2_137_994)
OWNER = "นางสมมุติ ป่าไม้น้ำใส"


def frame(srid: int | None = 32647, shape: shapely.Geometry = PLOT) -> geopandas.GeoDataFrame:
    data = {"parcel_cod": ["01A001"], "owner": [OWNER]}
    return geopandas.GeoDataFrame(data, geometry=[shape], crs=srid)


def zipped(folder: Path, without: str = "") -> Path:
    archive = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for file in folder.iterdir():
            if file.suffix != without:
                out.write(file, file.name)
    return archive


def shapefile(tmp_path: Path, encoding: str = "utf-8", without: str = "") -> Path:
    folder = tmp_path / "plots"
    folder.mkdir()
    frame().to_file(folder / "plots.shp", encoding=encoding)
    return zipped(folder, without)


def said(path: Path, tmp_path: Path, **options: object) -> list[list[Any]]:
    workspace = tmp_path / "workspace"
    workspace.mkdir(exist_ok=True)
    received = receive(path, workspace)
    return list(read(received, {"register_srid": 32647, "near": HERE, **options}))


def refused(path: Path, tmp_path: Path, **options: object) -> str:
    with pytest.raises(Problem) as caught:
        said(path, tmp_path, **options)
    assert caught.value.text("th") != caught.value.text("en")
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "driver", "srid"),
    [
        ("a.gpkg", "GPKG", 32647),
        ("a.fgb", "FlatGeobuf", 32647),
        ("a.geojson", "GeoJSON", 4326),
        ("a.kml", "KML", 4326),
    ],
)
def test_every_format_gives_the_same_row(tmp_path: Path, name: str, driver: str, srid: int) -> None:
    frame().to_crs(srid).to_file(tmp_path / name, driver=driver)
    (_, found), (_, row) = said(tmp_path / name, tmp_path)
    assert (found["srid"], found["features"], found["questions"]) == (srid, 1, [])
    assert row[1]["owner"] == OWNER
    assert row[3] == []
    assert shapely.from_wkb(row[2]).equals(shapely.MultiPolygon([PLOT]))


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
@pytest.mark.parametrize("without", ["", ".cpg"])
def test_thai_letters_of_a_shapefile_survive(tmp_path: Path, encoding: str, without: str) -> None:
    (_, found), (_, row) = said(shapefile(tmp_path, encoding, without), tmp_path)
    assert found["encoding"] == encoding
    assert row[1]["owner"] == OWNER


def test_a_missing_reference_system_is_asked_for_never_guessed(tmp_path: Path) -> None:
    path = shapefile(tmp_path, without=".prj")
    [(_, found)] = said(path, tmp_path)
    assert [question["key"] for question in found["questions"]] == ["srid"]
    (_, found), (_, row) = said(path, tmp_path, srid=32647)
    assert found["questions"] == []
    assert row[2] is not None


def test_indian_1975_lands_on_the_survey_departments_point(tmp_path: Path) -> None:
    golden = shapely.box(391_309.41, 2_137_642.08, 391_349.41, 2_137_692.08)
    frame(24047, golden).to_file(tmp_path / "a.gpkg")
    (_, found), (_, row) = said(tmp_path / "a.gpkg", tmp_path)
    corner = shapely.from_wkb(row[2]).bounds
    assert "towgs84=204.4798" in found["operation"]
    assert corner[:2] == pytest.approx((390_976.64, 2_137_944.86), abs=1)
    assert abs(corner[0] - 390_792.45) > 100  # where the library's default would put it


def test_numbers_that_contradict_the_label_are_refused(tmp_path: Path) -> None:
    degrees = frame().to_crs(4326)
    degrees.set_crs(32647, allow_override=True).to_file(tmp_path / "a.gpkg")
    assert refused(tmp_path / "a.gpkg", tmp_path) == "crs_contradicts"


def test_swapped_axes_are_told(tmp_path: Path) -> None:
    swapped = shapely.transform(frame().to_crs(4326).geometry[0], lambda xy: xy[:, ::-1])
    frame(4326, swapped).to_file(tmp_path / "a.geojson")
    assert refused(tmp_path / "a.geojson", tmp_path) == "axes_swapped"


def test_data_of_another_place_is_refused(tmp_path: Path) -> None:
    frame(32647, shapely.box(700_000, 700_000, 700_100, 700_100)).to_file(tmp_path / "a.gpkg")
    assert refused(tmp_path / "a.gpkg", tmp_path) == "far_away"


def test_a_bad_row_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    bow = shapely.Polygon(
        [(391000, 2138000), (391010, 2138010), (391010, 2138000), (391000, 2138010)]
    )
    data = geopandas.GeoDataFrame({"n": [1, 2]}, geometry=[bow, PLOT], crs=32647)
    data.to_file(tmp_path / "a.gpkg")
    _, (_, bad), (_, good) = said(tmp_path / "a.gpkg", tmp_path)
    assert [problem["code"] for problem in bad[3]] == ["invalid_ring"]
    assert bad[3][0]["row"] == 1
    assert good[3] == []


@pytest.mark.parametrize("name", ["../out.shp", "/etc/out.shp", "a/../../out.shp", "C:/out.shp"])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, b"x" * 100)
    assert refused(path, tmp_path) == "unsafe_member"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"0" * 50_000_000)
    assert refused(path, tmp_path) == "archive_bomb"
    assert not list((tmp_path / "workspace").iterdir())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"hello", "unknown_format"),
        (b"PK\x03\x04broken", "broken_archive"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "unreadable"),
        (b'{"type": "FeatureCollection", "features": [', "unreadable"),
        (b"<OGRVRTDataSource></OGRVRTDataSource>", "unknown_format"),
    ],
)
def test_what_is_no_data_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(content)
    assert refused(path, tmp_path) == code


def test_no_file_makes_the_reader_call_out(tmp_path: Path) -> None:
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    calls.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.geojson"
        for index, content in enumerate(_callers(url)):
            path = tmp_path / f"call{index}.geojson"
            path.write_text(content)
            with pytest.raises(Problem):
                said(path, tmp_path)
        stop.set()
        thread.join()
    assert calls == []


def test_no_file_hands_out_another(tmp_path: Path) -> None:
    """A VRT may be dressed as a KML; what it points to may be somebody else's upload."""
    frame().to_file(tmp_path / "secret.gpkg", driver="GPKG")
    dressed = tmp_path / "a.kml"
    dressed.write_text(
        '<!-- <kml xmlns="http://www.opengis.net/kml/2.2"> --><OGRVRTDataSource><OGRVRTLayer'
        f' name="secret"><SrcDataSource>{tmp_path / "secret.gpkg"}</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>"
    )
    assert refused(dressed, tmp_path) == "unreadable"


def _callers(url: str) -> list[str]:
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{url}</SrcDataSource>'
    vrt += "</OGRVRTLayer></OGRVRTDataSource>"
    return [
        vrt,
        json.dumps({"type": "Topology", "url": url}),
        json.dumps(
            {"type": "gdal_vector_pipeline", "command_line": f"gdal vector pipeline read {url}"}
        ),
        json.dumps({"links": [{"rel": "data", "href": url}], "collections": []}),
    ]


def test_only_listed_drivers_are_left_open() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from geo.intake import confinement as c; c.enter()\n"
            "import json, pyogrio; print(json.dumps(sorted(pyogrio.list_drivers())))",
        ],
        capture_output=True, text=True, check=True, cwd=settings.BASE_DIR,
    )  # fmt: skip
    assert set(json.loads(told.stdout)) == {
        "GPKG", "ESRI Shapefile", "GeoJSON", "FlatGeobuf", "KML", "LIBKML", "OpenFileGDB",
    }  # fmt: skip


def test_letters_are_told_by_their_bytes() -> None:
    assert encoding_of(OWNER.encode("cp874")) == "cp874"
    assert encoding_of(OWNER.encode()) == "utf-8"
    assert encoding_of(b"plain") == "ascii"
    assert is_mojibake(OWNER.encode().decode("cp874", errors="replace"))
    assert not is_mojibake(OWNER)


def test_what_a_batch_leaves_behind_does_not_pile_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arrays that hang in circles stay until they are collected: a million rows would not fit."""
    shapes = [shapely.box(x, 2e6, x + 20, 2e6 + 20) for x in range(400_000, 406_000, 100)]
    geopandas.GeoDataFrame({"n": range(60)}, geometry=shapes, crs=32647).to_file(
        tmp_path / "a.gpkg", driver="GPKG"
    )
    options = vectors.Options(register_srid=32647)
    found = vectors.detect(tmp_path / "a.gpkg", "GPKG", options)

    def left(batch: int) -> int:
        monkeypatch.setattr(vectors, "BATCH", batch)
        gc.collect()
        gc.disable()
        try:
            assert sum(1 for _ in vectors.rows(tmp_path / "a.gpkg", found, options)) == 60
            return gc.collect()
        finally:
            gc.enable()

    assert left(10) == left(30)
