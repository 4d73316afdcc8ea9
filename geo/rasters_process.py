"""Starts the reader of pictures and hands on what it says; this process never opens the file."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from geo.intake.problems import Problem

_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
_LOOK_EVERY_S = 1.0


class Cancelled(Exception):
    """Somebody no longer wants the picture."""


def run(job: dict[str, Any], tell: Callable[[str, float], None] | None = None) -> dict[str, Any]:
    """Do one job of geo/rasters_worker.py; its answer.

    `tell` hears the step and how much of it is done, at least every second, and may raise
    Cancelled: the reader is then stopped. Raises Problem for a file that cannot be used.
    """
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    with tempfile.TemporaryFile() as faults:
        process = subprocess.Popen(
            [sys.executable, "-m", "geo.rasters_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=faults,
            cwd=Path(__file__).parent.parent,
            env=environment,
            text=True,
        )
        try:
            return _answer(process, job, tell or (lambda step, part: None))
        finally:
            process.kill()
            process.wait()


def _answer(
    process: "subprocess.Popen[str]", job: dict[str, Any], tell: Callable[[str, float], None]
) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise Problem("unreadable")
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.close()
    step, part = "inspect", 0.0
    for line in _lines(process.stdout):
        if line is None:
            tell(step, part)
            continue
        word, value = json.loads(line)
        if word == "done":
            return dict(value)
        if word == "problem":
            raise Problem(value["code"], value["params"])
        step, part = value
        tell(step, part)
    raise Problem("unreadable")


def _lines(pipe: IO[str]) -> Iterator[str | None]:
    """What the reader says, and None for every second in which it says nothing."""
    said: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        for line in pipe:
            said.put(line)
        said.put("")

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            line = said.get(timeout=_LOOK_EVERY_S)
        except queue.Empty:
            yield None
            continue
        if not line:
            return
        yield line
