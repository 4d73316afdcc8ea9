"""The raster tile server titiler on the same pictures, if one is installed.

Not a dependency: make it a virtual environment of its own with titiler.application and uvicorn and
name its Python, TAMBON_BENCH_TITILER=/path/to/venv/bin/python scripts/bench imagery.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks.harness import free_port, wait_for

PYTHON = os.environ.get("TAMBON_BENCH_TITILER", "")


@contextmanager
def titiler() -> Iterator[int]:
    """titiler with two workers; yields the port, or 0 if it is not installed."""
    if not PYTHON:
        yield 0
        return
    port = free_port()
    environment = {**os.environ, "GDAL_NUM_THREADS": "1", "GDAL_CACHEMAX": "200"}
    environment |= {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "VSI_CACHE": "TRUE"}
    command = [PYTHON, "-m", "uvicorn", "titiler.application.main:app", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", "2", "--log-level", "error"], env=environment
    )
    try:
        wait_for(port, "/healthz")
        yield port
    finally:
        process.terminate()
        process.wait(15)


def paths(file: Path, tiles: Sequence[tuple[int, int, int]]) -> list[str]:
    """The same tiles as WebP of 256 pixels, as ours are."""
    url = quote(str(file), safe="")
    return [f"/cog/tiles/WebMercatorQuad/{z}/{x}/{y}.webp?url={url}" for z, x, y in tiles]
