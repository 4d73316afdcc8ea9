"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_wsgi_application()

from config.tiles_first import tiles_first  # noqa: E402  (needs the settings made ready)

application = tiles_first(_django)
