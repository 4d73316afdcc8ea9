"""Settings, read top to bottom. What differs between installations is an environment variable.

Settings hold places and secrets, never law: rates, dates and fees are data (docs/decisions/0002).
"""

import contextlib
import ctypes.util
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("TAMBON_VAR", BASE_DIR / "var"))

# --- what kind of installation ------------------------------------------------------------
DEBUG = os.environ.get("DEBUG", "0") == "1"
#: Shows the outbox page and the demo sign-ins. Never set it where real data lives.
DEMO = os.environ.get("DEMO", "0") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
#: The address residents reach the office's pages by, as printed in the QR code of a bill.
PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]


def _secret(name: str) -> str:
    """A secret from the environment, else one kept in var/secrets, made on first use."""
    if value := os.environ.get(name):
        return value
    path = VAR / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(os.urandom(32).hex())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # two first starts at once agree on one secret
        fresh.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret("SECRET_KEY")
#: Encrypts ID and phone numbers (Fernet) and keys the look-up hash (HMAC-SHA256).
PERSONAL_DATA_KEY = _secret("PERSONAL_DATA_KEY")

# --- the ground ---------------------------------------------------------------------------
#: UTM zone 47N, metres. An installation in the east sets 32648 before its first migration.
REGISTER_SRID = int(os.environ.get("REGISTER_SRID", "32647"))
#: Smallest coordinate step in metres.
REGISTER_GRID_M = 0.001

#: GeoDjango's GDAL never opens a file from outside nor reads a reference system written by others:
#: that is the work of the closed reader process (geo/intake), with a newer GDAL of its own.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
if path := os.environ.get("GDAL_LIBRARY_PATH"):
    GDAL_LIBRARY_PATH = path
elif not ctypes.util.find_library("gdal"):  # a web host with a remote database
    import pyogrio  # first: it sets that library's own data paths
    import shapely

    _packages = Path(pyogrio.__file__).parent.parent
    GDAL_LIBRARY_PATH = str(next((_packages / "pyogrio.libs").glob("libgdal*")))
    GEOS_LIBRARY_PATH = str(
        next(Path(shapely.__file__).parent.parent.glob("shapely.libs/libgeos_c*"))
    )

# --- applications -------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "django_vite",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "config",
    "accounts",
    "geo",
    "parcels",
    "billing",
    "taxation",
    "service_requests",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.installation",
            ],
            "builtins": ["config.templatetags.thai"],
        },
    }
]

# --- database, broker, cache: the private ones under var/ unless a URL is given ------------


def _database(url: str) -> dict[str, object]:
    """postgis://user:password@host:port/name, or postgis:///name?host=/socket/folder."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 12, "timeout": 20}},
        "ATOMIC_REQUESTS": False,
    }


#: Written by ./run and ./test: where the private servers' sockets are.
SOCKETS = os.environ.get("TAMBON_SOCKETS") or (
    (VAR / "sockets").read_text().strip() if (VAR / "sockets").exists() else str(VAR / "run")
)
DATABASES = {
    "default": _database(
        os.environ.get("DATABASE_URL") or f"postgis:///tambon?host={SOCKETS}&user=app"
    )
}
REDIS_URL = os.environ.get("REDIS_URL")
_redis_socket = f"{SOCKETS}/redis.sock"
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{_redis_socket}?virtual_host=0"
CELERY_RESULT_BACKEND = CELERY_BROKER_URL
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
#: A child that grew in a big job (a run, a search) makes room for a fresh one after it; in kB.
CELERY_WORKER_MAX_MEMORY_PER_CHILD: int | None = 600_000
CELERY_TIMEZONE = "Asia/Bangkok"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or f"unix://{_redis_socket}?db=1",
        "KEY_PREFIX": "tambon",
    }
}
#: A request that only reads writes no history: looking its user up for that would cost two queries.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_SENSITIVE_PARAMETERS: list[str] = []
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = os.environ.get("HTTPS", "0") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- API ----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.errors.api_exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tambon register API",
    "DESCRIPTION": "The JSON API behind the staff map. Money is text in baht.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
}

# --- language and time --------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

# --- files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ("css", BASE_DIR / "frontend" / "css"),
    ("fonts", BASE_DIR / "frontend" / "fonts"),
]
if (BASE_DIR / "frontend" / "dist").exists():
    STATICFILES_DIRS.append(("front", BASE_DIR / "frontend" / "dist"))
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": BASE_DIR / "frontend" / "dist" / "manifest.json",
        "static_url_prefix": "front",
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"  # never served as files: a view asks who may
IMAGERY_ROOT = VAR / "imagery"
#: A folder of the server with one folder a sub-district; GeoTIFFs put there are taken in.
IMAGERY_INBOX = os.environ.get("IMAGERY_INBOX", "")
#: Files being sent in pieces (geo/uploads.py), and what one sub-district may have lying there.
UPLOAD_ROOT = VAR / "uploads"
UPLOAD_MAX_BYTES = int(os.environ.get("UPLOAD_MAX_BYTES", str(40 * 10**9)))
UPLOAD_QUOTA_BYTES = int(os.environ.get("UPLOAD_QUOTA_BYTES", str(100 * 10**9)))
PRINT_ROOT = VAR / "prints"
#: Files on their way into the register; each is removed when its import is applied or cancelled.
INTAKE_ROOT = VAR / "intake"
#: Kinds of file the import takes, and who reads what an import changes in tax.
IMPORT_KINDS = {
    "parcels": "parcels.services.imports.parcel_rows.ParcelRows",
    "land_office": "parcels.services.imports.land_office.LandOffice",
    "ltax": "parcels.services.imports.ltax.workbook.LtaxWorkbook",
    "land_prices": "taxation.services.price_files.land.LandPrices",
    "building_prices": "taxation.services.price_files.buildings.BuildingPrices",
}
#: Those that read a file by its members, never by the columns of one.
IMPORT_WHOLE = ("land_office", "ltax")
#: Those whose file may be of a year to come: its page prepares the account.
IMPORT_OF_PRICES = ("land_prices", "building_prices")
BODY_METER = "config.act_doors.meter_on"
IMPORT_OUTLOOK = "config.act_doors.outlook_on"
#: Map sheets and exports waiting to be fetched; deleted after DELIVERY_DAYS.
DELIVERY_ROOT = VAR / "deliveries"
DELIVERY_DAYS = 7
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# --- logs: never a name, a number or a debt --------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "weasyprint.progress": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "pyogrio": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
