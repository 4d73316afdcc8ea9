"""./run --dev: start afresh what a changed source file concerns."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from boot.packages import node_environment
from boot.places import FRONTEND, ROOT, Place
from boot.processes import Spec

ROOMS = ("config", "accounts", "geo", "parcels", "billing", "taxation", "service_requests")
FOLDERS = (*ROOMS, "templates", "locale")
ENDINGS = {".py", ".html", ".yaml", ".sql", ".mo"}
LOOK_EVERY = 1.0


class SourceWatch:
    """Looks at the times of the source files once a second; no library needed."""

    def __init__(self) -> None:
        self.seen = self._look()
        self.looked = time.monotonic()

    def changed(self) -> Sequence[str]:
        if time.monotonic() - self.looked < LOOK_EVERY:
            return ()
        self.looked = time.monotonic()
        now = self._look()
        before, self.seen = self.seen, now
        if now == before:
            return ()
        return ("worker", "clock", "web")

    def _look(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self._files() if path.exists()}

    def _files(self) -> Iterator[Path]:
        yield FRONTEND / "dist" / "manifest.json"
        for folder in FOLDERS:
            for path in (ROOT / folder).rglob("*"):
                if path.suffix in ENDINGS:
                    yield path


def front_watch(place: Place) -> Spec:
    """Vite builds on every change; Django serves the result from frontend/dist."""
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    environment = node_environment(place.log("setup"))
    command = ["node", str(vite), "build", "--watch"]
    return Spec("front", command, place.log("front"), env=environment, cwd=FRONTEND)
