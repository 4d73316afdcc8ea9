"""Tiles answered before Django: only for who was let in, only while believed, never stale."""

import gzip
from collections.abc import Iterator
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client, RequestFactory

from accounts import access
from accounts.models import Role, User
from config import tiles_first
from geo.models import CachedTile
from geo.services import drop_tiles
from parcels.models import Parcel
from tests import factories
from tests.geo import mvt
from tests.geo.test_tiles import LOT, tile_at, url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PASSED_ON = b"Django was asked"


@pytest.fixture
def parcel() -> Parcel:
    parcel = factories.parcel()
    factories.use_zone(parcel)
    Parcel.objects.all().refresh_main_use()
    return parcel


@pytest.fixture
def let_in(client: Client, parcel: Parcel) -> Iterator[str]:
    """The session cookie of a surveyor whom the door of a tile has just let in."""
    client.force_login(factories.user(Role.SURVEYOR))
    assert client.get(url("register", tile_at(13, LOT))).status_code == 200
    yield client.cookies.output(header="", sep=";")
    tiles_first.leave()


def ask(path: str, cookie: str, **extra: str) -> tuple[str, dict[str, str], bytes]:
    """What the wrapped application says, and whether it passed the question on."""
    said: dict[str, Any] = {}

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("299 Passed on", [])
        return [PASSED_ON]

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        said.update(status=status, headers=dict(headers))

    method = extra.pop("method", "GET")
    environ = RequestFactory().generic(method, path, HTTP_COOKIE=cookie, **extra).environ
    body = b"".join(tiles_first.tiles_first(django)(environ, start))
    return said["status"], said["headers"], body


def test_a_reader_let_in_gets_the_tile_the_door_would_send(
    client: Client, let_in: str, parcel: Parcel
) -> None:
    path = url("register", tile_at(16, LOT))
    status, headers, body = ask(path, let_in)
    by_the_door = client.get(path)
    assert (status, body) == ("200 OK", by_the_door.content)
    assert headers["X-Content-Type-Options"] == "nosniff"
    shared = ("Content-Type", "Content-Encoding", "Content-Length", "ETag", "Cache-Control")
    assert {name: headers[name] for name in shared} == {name: by_the_door[name] for name in shared}
    assert [f.id for f in mvt.layers(gzip.decompress(body))["parcels"]] == [parcel.pk]
    assert CachedTile.objects.filter(layer="register", z=16).count() == 1


def test_the_same_tile_again_is_not_sent_again(let_in: str) -> None:
    path = url("register", tile_at(16, LOT))
    _, headers, _ = ask(path, let_in)
    status, again, body = ask(path, let_in, HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, again["ETag"], body) == ("304 Not Modified", headers["ETag"], b"")


@pytest.mark.parametrize("layers", ["register", "ground"])
def test_a_stranger_is_passed_on(let_in: str, layers: str) -> None:
    path = url(layers, tile_at(16, LOT))
    assert ask(path, "")[2] == PASSED_ON
    assert ask(path, "sessionid=made-up")[2] == PASSED_ON


def test_belief_ends(let_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = url("register", tile_at(16, LOT))
    User.objects.update(is_active=False)
    assert ask(path, let_in)[2] != PASSED_ON
    later = monotonic() + access.BELIEVED_FOR_S + 1
    monkeypatch.setattr(access, "monotonic", lambda: later)
    assert ask(path, let_in)[2] == PASSED_ON


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/register/19/0/0.mvt",
        "/tiles/register/16/99999999/0.mvt",
        "/tiles/geo_cachedtile/16/0/0.mvt",
        "/tiles/register/16/0/0.mvt/",
        "/tiles/register/on/2024-01-01/16/0/0.mvt",
        "/api/parcels/1/",
        "/",
    ],
)
def test_anything_else_is_passed_on(let_in: str, path: str) -> None:
    assert ask(path, let_in)[2] == PASSED_ON


def test_only_reading_is_answered(let_in: str) -> None:
    assert ask(url("register", tile_at(16, LOT)), let_in, method="POST")[2] == PASSED_ON


def test_ones_own_edit_shows_at_once(let_in: str, parcel: Parcel) -> None:
    path = url("register", tile_at(16, LOT))
    before = ask(path, let_in)[1]["ETag"]
    with transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(main_use="OTHER")
        drop_tiles(parcel.subdistrict, "register", [LOT.extent])
    assert ask(path, let_in, HTTP_IF_NONE_MATCH=before)[0] == "200 OK"


def test_a_tile_drawn_while_shapes_move_is_sent_but_not_kept(let_in: str, parcel: Parcel) -> None:
    path = url("register", tile_at(16, LOT))
    with transaction.atomic():
        drop_tiles(parcel.subdistrict, "register", [LOT.extent])
        assert ask(path, let_in)[0] == "200 OK"
    assert not CachedTile.objects.filter(layer="register", z=16).exists()
    assert ask(path, let_in)[0] == "200 OK"
    assert CachedTile.objects.filter(layer="register", z=16).count() == 1


def test_an_empty_tile_is_not_kept(let_in: str) -> None:
    x, y = tile_at(16, LOT)[1:]
    assert gzip.decompress(ask(url("register", (16, x + 9000, y)), let_in)[2]) == b""
    assert not CachedTile.objects.filter(layer="register", z=16).exists()


def test_a_lost_connection_is_passed_on_and_made_anew(let_in: str) -> None:
    path = url("register", tile_at(16, LOT))
    good = ask(path, let_in)[2]
    with psycopg.connect(**_address()) as other:
        other.execute(
            "SELECT pg_terminate_backend(%s)", [tiles_first._own.wire._wire.info.backend_pid]
        )
    assert ask(path, let_in)[2] == PASSED_ON
    assert ask(path, let_in)[2] == good


def _address() -> dict[str, Any]:
    info = tiles_first._own.wire._wire.info
    return {"host": info.host, "user": info.user, "dbname": info.dbname, "password": info.password}
