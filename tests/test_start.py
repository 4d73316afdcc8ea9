"""A process starts light: libraries of several hundred MB come when a job needs them."""

import json
import os
import subprocess
import sys

from django.conf import settings

#: What only some jobs need: 330 MB and several seconds of every web, worker and clock process.
HEAVY = {
    "folium",
    "geopandas",
    "pandas",
    "pyarrow",
    "rio_cogeo",
    "scipy",
    "skimage",
    "sklearn",
    "weasyprint",
}
LOAD = """
import django, json, sys
django.setup()
import config.urls, config.tasks, config.wsgi
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_the_web_server_and_the_worker_start_without_the_heavy_libraries():
    # DEBUG tools and test plugins load libraries of their own: a clean process answers
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    found = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=settings.BASE_DIR, env=environment,
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    loaded = set(json.loads(found.stdout.splitlines()[-1]))
    assert {"django", "celery", "shapely"} <= loaded
    assert not loaded & HEAVY
