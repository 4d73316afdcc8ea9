"""Drone pictures from the file to the map."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image

from geo import orthophotos, selectors, tasks
from geo.imagery import Shelf
from geo.models import Orthophoto
from tests import factories
from tests.geo import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "shelf", Shelf(selectors.display_copy))


def received(path: Path, **about: Any) -> Orthophoto:
    return orthophotos.register_orthophoto(
        subdistrict=factories.subdistrict(),
        source=pictures.write(path / "flight.tif", **about.pop("picture", {})),
        title_th="บ้านปางหมู",
        title_en="Ban Pang Mu",
        **about,
    )


@pytest.fixture
def photo(tmp_path: Path) -> Orthophoto:
    return orthophotos.prepare_orthophoto(received(tmp_path, attribution="the office").pk)


def test_a_prepared_picture_has_both_copies_and_a_footprint(photo: Orthophoto) -> None:
    root = Path(settings.IMAGERY_ROOT)
    assert photo.state == Orthophoto.State.READY
    assert (root / photo.archive_path).name == "archive.tif"
    assert (root / photo.display_path).exists()
    assert len(list((root / photo.archive_path).parent.iterdir())) == 3
    assert photo.footprint is not None
    assert photo.footprint.area == pytest.approx(210 * 210 * 0.75, rel=0.02)  # a quarter is empty
    assert photo.gsd_m == pytest.approx(0.3, rel=0.002)


def test_the_list_says_what_the_map_needs(client: Client, photo: Orthophoto) -> None:
    (entry,) = client.get(reverse("imagery")).json()
    assert entry.pop("bounds") == pytest.approx([97.9557, 19.3556, 97.9578, 19.3575], abs=1e-3)
    assert entry == {
        "id": photo.pk, "kind": "orthophoto", "title_th": "บ้านปางหมู", "title_en": "Ban Pang Mu",
        "flown_on": None, "gsd_m": pytest.approx(0.3, rel=0.01), "accuracy_m": None,
        "height_datum": "", "attribution": "the office", "is_of_another_place": False,
        "minzoom": 16, "maxzoom": 19,
    }  # fmt: skip


def test_serves_stored_bytes_without_a_query(
    client: Client,
    photo: Orthophoto,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    picture = selectors.shelf.get(photo.pk)
    assert picture is not None
    zoom, level = min(picture.index.levels.items())
    with django_assert_num_queries(0):
        found = [
            client.get(
                reverse("imagery-tile", args=(photo.pk, zoom, level.column + x, level.row + y))
            )
            for x in range(level.blocks.shape[1])
            for y in range(level.blocks.shape[0])
        ]
    full = [response for response in found if response.status_code == 200]
    assert full
    assert all(r["Content-Type"] == "image/webp" for r in full)
    assert "max-age" in full[0]["Cache-Control"]
    with Image.open(io.BytesIO(full[0].content)) as image:
        assert (image.format, image.size) == ("WEBP", (256, 256))
    nothing = client.get(reverse("imagery-tile", args=(photo.pk, zoom, 0, 0)))
    assert (nothing.status_code, nothing.content) == (204, b"")


def test_an_unready_or_unknown_picture_is_not_found(client: Client, tmp_path: Path) -> None:
    waiting = received(tmp_path)
    for pk in (waiting.pk, waiting.pk + 1):
        assert client.get(reverse("imagery-tile", args=(pk, 18, 0, 0))).status_code == 404
    assert client.get(reverse("imagery")).json() == []


def test_a_withdrawn_picture_goes_with_the_next_look(
    photo: Orthophoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.imagery._LOOK_AGAIN_S", 0)
    assert selectors.shelf.get(photo.pk)
    Orthophoto.objects.update(state=Orthophoto.State.REFUSED)
    assert selectors.shelf.get(photo.pk) is None


def test_refuses_a_picture_of_elsewhere_unless_it_is_called_so(tmp_path: Path) -> None:
    nepal = {"crs": "EPSG:32645", "size": 64}
    photo = orthophotos.prepare_orthophoto(received(tmp_path, picture=nepal).pk)
    assert photo.state == Orthophoto.State.REFUSED
    assert photo.refusal
    sample = received(tmp_path, picture=nepal, is_of_another_place=True)
    sample = orthophotos.prepare_orthophoto(sample.pk)
    assert sample.state == Orthophoto.State.READY
    assert sample.footprint is None
    (entry,) = selectors.ready_imagery(sample.subdistrict)
    assert entry["is_of_another_place"]
    assert entry["bounds"][0] == pytest.approx(86, abs=0.1)


def test_a_task_may_run_twice(tmp_path: Path) -> None:
    photo = received(tmp_path)
    tasks.prepare_orthophoto(photo.pk)
    photo.refresh_from_db()
    first = (
        photo.display_path,
        (Path(settings.IMAGERY_ROOT) / photo.display_path).stat().st_mtime_ns,
    )
    tasks.prepare_orthophoto(photo.pk)
    photo.refresh_from_db()
    assert first == (
        photo.display_path, (Path(settings.IMAGERY_ROOT) / photo.display_path).stat().st_mtime_ns,
    )  # fmt: skip


def test_the_command_adds_and_moves_and_tells_why_not(tmp_path: Path) -> None:
    factories.subdistrict()
    path = pictures.write(tmp_path / "kampala.tif", size=64, crs="EPSG:32636")
    with pytest.raises(CommandError):
        call_command("add_orthophoto", path, title="x")
    with pytest.raises(CommandError, match="of-another-place"):
        call_command("add_orthophoto", path, "--title=x", "--moved-to", "97.9669", "19.3638")
    call_command(
        "add_orthophoto", path, "--title=ภาพตัวอย่าง ไม่ใช่พื้นที่นี้", "--of-another-place",
        "--moved-to", "97.9669", "19.3638", stdout=io.StringIO(),
    )  # fmt: skip
    photo = Orthophoto.objects.get(state="ready")
    assert photo.is_of_another_place
    assert photo.footprint is not None


@pytest.mark.django_db(transaction=True)
def test_the_worker_prepares_it(tmp_path: Path, worker: None) -> None:
    photo = received(tmp_path)
    tasks.prepare_orthophoto.delay(photo.pk).get(timeout=300)
    photo.refresh_from_db()
    assert photo.state == Orthophoto.State.READY
