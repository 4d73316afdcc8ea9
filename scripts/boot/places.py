"""Where things are: the checkout, the var folder, sockets, locks, stamps."""

import fcntl
import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
#: A Unix socket's path has at most 107 bytes; PostgreSQL adds 21 to the folder's.
SOCKET_FOLDER_BYTES = 85


class Problem(Exception):
    """Something the person at the keyboard must know; shown without a traceback."""


@dataclass(frozen=True)
class Place:
    """One set of private servers, logs and secrets: var/ for ./run, var/test for ./test."""

    var: Path

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def sockets(self) -> Path:
        """Beside the data, unless the path is too long or too strange for a socket."""
        beside = self.run / "sockets"
        plain = re.fullmatch(r"[\w./-]+", str(beside), re.ASCII)
        if plain and len(os.fsencode(beside)) <= SOCKET_FOLDER_BYTES:
            return beside
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:8]
        return Path("/tmp") / f"tambon-{os.getuid()}-{digest}"

    def make(self) -> None:
        for folder in (self.var, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        (self.var / "sockets").write_text(f"{self.sockets}\n")

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def run_place() -> Place:
    return Place(Path(os.environ.get("TAMBON_VAR") or ROOT / "var").resolve())


def test_place() -> Place:
    return Place(ROOT / "var" / "test")


# --- locks ----------------------------------------------------------------------------------


def hold(path: Path, what: str) -> IO[str]:
    """Take a lock for as long as this process lives; say who has it when it is taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = read_holder(path)
        raise Problem(
            f"already running: {holder.get('what', 'another command')}, pid {holder.get('pid')}."
            f" It holds {path}."
        ) from None
    lock.truncate(0)
    lock.write(json.dumps({"pid": os.getpid(), "what": what}))
    lock.flush()
    return lock


def read_holder(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_held(path: Path) -> bool:
    try:
        hold(path, "a look").close()
    except Problem:
        return True
    return False


@contextmanager
def alone(name: str) -> Iterator[None]:
    """./run and ./test share .venv and frontend/: one sets them up while the other waits."""
    path = ROOT / "var" / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    print(f"  waiting for another command that is setting up ({path})", flush=True)
                told = True
                time.sleep(0.3)
        yield


# --- stamps: what was done already ------------------------------------------------------------


def digest(paths: Iterable[Path], *more: str) -> str:
    """One fingerprint of files, of all files under folders, and of words."""
    total = hashlib.sha256()
    for path in paths:
        for file in _files(path):
            total.update(os.fsencode(file.relative_to(ROOT)) + b"\0")
            total.update(hashlib.sha256(file.read_bytes()).digest())
    for word in more:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(f for f in folders if f not in {"node_modules", "dist", "__pycache__"})
        yield from (Path(folder) / name for name in sorted(names))


def is_stamped(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text().strip() == value


def put_stamp(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(f"{value}\n")
