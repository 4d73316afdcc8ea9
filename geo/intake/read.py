"""Start the reader on a received file and hand on what it says; this process never opens it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.intake.problems import Problem
from geo.intake.receive import Received

WALL_SECONDS = 900
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def read(received: Received, options: dict[str, Any], *, rows: bool = True) -> Iterator[list[Any]]:
    """Yield ["found", {...}], then ["row", [number, values, wkb_hex, problems]]... as they come.

    Raises Problem for a file that cannot be used, for a reader that died, and for one that took too
    long. `options` are the fields of geo.vectors.Options; with `layers`, a list, each layer comes
    with its own "found".
    """
    job = {"path": str(received.path), "format": received.format, "options": options, "rows": rows}
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    with tempfile.TemporaryFile() as faults:
        process = subprocess.Popen(
            [sys.executable, "-m", "geo.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=faults,
            cwd=Path(__file__).parent.parent.parent,
            env=environment,
            text=True,
        )
        alarm = threading.Timer(WALL_SECONDS, process.kill)
        alarm.start()
        try:
            yield from _lines(process, job)
        finally:
            alarm.cancel()
            process.kill()
            process.wait()


def _lines(process: "subprocess.Popen[str]", job: dict[str, Any]) -> Iterator[list[Any]]:
    if process.stdin is None or process.stdout is None:
        raise Problem("unreadable")
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.close()
    for line in process.stdout:
        word, value = json.loads(line)
        if word == "end":
            return
        if word == "problem":
            raise Problem(value["code"], value["params"], value["row"])
        yield [word, value]
    ended_by = -process.wait()
    out_of_time = ended_by in (signal.SIGXCPU, signal.SIGKILL)
    raise Problem("took_too_long" if out_of_time else "unreadable")
