"""The tile and feature server tipg on the same database, if one is installed.

Not a dependency: make it a virtual environment of its own and name its Python,
TAMBON_BENCH_TIPG=/path/to/venv/bin/python scripts/bench tiles.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from benchmarks.harness import free_port, wait_for

PYTHON = os.environ.get("TAMBON_BENCH_TIPG", "")
TABLE = "/collections/peer.parcels"

#: What tipg's users make: one narrow table of web-mercator shapes, in spatial order.
_TABLE = """
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.parcels AS
  SELECT parcel_id AS id, code, main_use AS use, shape::geometry(Geometry, 3857) AS geom
  FROM parcels_shownparcel WHERE from_zoom = 16 ORDER BY ST_GeoHash(ST_Transform(shape, 4326));
ALTER TABLE peer.parcels ADD PRIMARY KEY (id);
CREATE INDEX ON peer.parcels USING gist (geom);
ANALYZE peer.parcels;
"""


@contextmanager
def tipg() -> Iterator[int]:
    """tipg with two workers; yields the port, or 0 if it is not installed."""
    if not PYTHON:
        yield 0
        return
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
    connection.close()
    port, options = free_port(), settings.DATABASES["default"]
    where = f"{options['USER']}@{quote(options['HOST'], safe='')}/{options['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{where}",
        "TIPG_DB_SCHEMAS": '["peer"]',
        "TIPG_FEATURES_MAX_FEATURES_PER_QUERY": "10000",
    }
    command = [PYTHON, "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen([*command, "--log-level", "error"], env=environment)
    try:
        wait_for(port, "/healthz")
        yield port
    finally:
        process.terminate()
        process.wait(15)
