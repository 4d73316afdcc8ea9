"""A real Celery worker for tests, in a process of its own, on the test database."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from config.celery import app


@contextmanager
def running_worker(
    database: Mapping[str, Any], queue: str = "celery", seconds: float = 240
) -> Iterator[int]:
    """Start one for a queue, wait until it answers, give its process number, stop it."""
    environment = {**os.environ, "DATABASE_URL": database_url(database)}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    command = [sys.executable, "-m", "celery", "-A", "config", "worker"]
    name = f"{queue}-{os.getpid()}@tests"
    options = [
        "--concurrency=1",
        f"--queues={queue}",
        f"--hostname={name}",
        "--loglevel=INFO",
        "--without-gossip",
        "--without-mingle",
    ]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "worker.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, *options],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=output,
                stderr=output,
            )
        try:
            _wait_for_answer(process, name, log, seconds)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_answer(
    process: "subprocess.Popen[bytes]", name: str, log: Path, seconds: float
) -> None:
    end = time.monotonic() + seconds
    while not app.control.ping(destination=[name], timeout=1.0, limit=1):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the worker did not start:\n{log.read_text(errors='replace')}")


def database_url(database: Mapping[str, Any]) -> str:
    """The URL of a database of Django's settings, as config/settings.py reads it."""
    name = quote(str(database["NAME"]))
    who, host = str(database["USER"]), str(database["HOST"])
    port = str(database["PORT"])
    if host.startswith("/") or not host:
        return f"postgis:///{name}?{urlencode({'host': host, 'user': who, 'port': port})}"
    password = quote(str(database["PASSWORD"]), safe="")
    return f"postgis://{quote(who, safe='')}:{password}@{host}{f':{port}' if port else ''}/{name}"
