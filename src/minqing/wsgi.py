"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from minqing.cli import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
lifeline.follow_server()
application = get_wsgi_application()
