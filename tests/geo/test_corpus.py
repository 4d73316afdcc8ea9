"""Every broken or hostile file gets its answer: a clear reason in two languages, or a right import.

None crashes the reader, none makes it wait, and none makes it ask the network for anything.
"""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.intake.problems import Problem
from geo.intake.read import read
from geo.intake.receive import receive
from tests.geo.corpus import CASES, archives, geometry, letters
from tests.geo.corpus.shapes import OWNER

pytestmark = pytest.mark.slow
HERE = (370_000.0, 2_110_000.0, 430_000.0, 2_180_000.0)
__all__ = ["archives", "geometry", "letters"]


class Listener:
    """A port that remembers who knocked."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.knocks = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.knocks += 1
            connection.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.socket.close()


def answer(path: Path, workspace: Path) -> set[str]:
    """What the reader says of a file."""
    try:
        received = receive(path, workspace, password="wrong" * path.name.startswith("locked"))
        lines = list(read(received, {"register_srid": 32647, "near": HERE}))
    except Problem as problem:
        return {problem.code} if _is_clear(problem) else {"unclear"}
    (_, found), *rows = lines
    if found["questions"]:
        return {f"?{question['key']}" for question in found["questions"]}
    owners = [row[1].get("owner") or "" for _, row in rows if not row[3]]
    if any(not owner.isascii() and owner != OWNER for owner in owners):
        return {"mojibake"}
    doubts = {doubt["code"] for _, row in rows for doubt in row[3]}
    return doubts or {"ok" if rows else "no_rows"}


def _is_clear(problem: Problem) -> bool:
    """Two languages, every blank filled in."""
    thai, english = problem.text("th"), problem.text("en")
    return thai != english and "{" not in thai + english


@pytest.mark.parametrize("name", CASES)
def test_every_file_gets_its_answer(name: str, tmp_path: Path, listener: Listener) -> None:
    make, expected = CASES[name]
    source, workspace = tmp_path / "source", tmp_path / "workspace"
    source.mkdir()
    workspace.mkdir()
    path = make(source)
    if path.suffix in (".kml", ".geojson", ".tif"):
        path.write_bytes(path.read_bytes().replace(b"{port}", str(listener.port).encode()))
    said = answer(path, workspace)
    assert said & set(expected.split("|")), said
    assert listener.knocks == 0
    outside = [file for file in tmp_path.rglob("*") if file.name in ("out.shp", "passwd")]
    assert not outside


def test_the_listener_hears(listener: Listener) -> None:
    """The check above can fail: a knock is counted."""
    before = listener.knocks
    socket.create_connection(("127.0.0.1", listener.port)).close()
    for _try in range(100):
        if listener.knocks > before:
            break
        threading.Event().wait(0.05)
    assert listener.knocks > before
    listener.knocks = before


def test_there_are_enough() -> None:
    assert len(CASES) >= 100
