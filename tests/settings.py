"""The product's settings with a few lines changed for tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, CACHES, CELERY_BROKER_URL, DATABASES, DJANGO_VITE, REDIS_URL

# Playwright's event loop lives in the thread of the tests, Django need not mind it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"] = {}  # no pool: Django drops the test database when done
if template := os.environ.get("TAMBON_TEST_TEMPLATE"):  # ./test has migrated one already
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}

# Own numbered databases in Redis, so that tests by hand never meet the work of a running ./run.
if not REDIS_URL:
    CELERY_BROKER_URL = CELERY_BROKER_URL.replace("virtual_host=0", "virtual_host=2")
    CACHES["default"]["LOCATION"] = str(CACHES["default"]["LOCATION"]).replace("db=1", "db=3")
CELERY_RESULT_BACKEND = CELERY_BROKER_URL

# One folder for files, shared with the worker that tests start, gone when they end.
if "TAMBON_TEST_FOLDER" not in os.environ:
    os.environ["TAMBON_TEST_FOLDER"] = tempfile.mkdtemp(prefix="tambon-test-")
    atexit.register(shutil.rmtree, os.environ["TAMBON_TEST_FOLDER"], ignore_errors=True)
_folder = Path(os.environ["TAMBON_TEST_FOLDER"])
STATIC_ROOT, MEDIA_ROOT, IMAGERY_ROOT, UPLOAD_ROOT, INTAKE_ROOT = (
    _folder / name for name in ("static", "media", "imagery", "uploads", "intake")
)
DELIVERY_ROOT = _folder / "deliveries"
STATIC_ROOT.mkdir(exist_ok=True)

# pytest by hand before any front-end build: pages still render.
if not (BASE_DIR / "frontend" / "dist" / "manifest.json").exists():
    DJANGO_VITE["default"]["dev_mode"] = True
# A worker started by the tests inherits the high mark of their memory, and would end at each task.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = None
