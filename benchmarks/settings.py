"""The product's settings on the database of the benchmarks, with a few doors to compare with."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES

ROOT_URLCONF = "benchmarks.urls"
DATABASES["default"]["NAME"] = os.environ.get("TAMBON_BENCH_DATABASE", "tambon_bench")
