"""The ASGI application, made when a worker imports this."""

from django.conf import settings
from django.core.asgi import get_asgi_application

from bazan.engines.database.address import work_as

work_as("web")
# Each request runs in a thread of its own, so a connection kept by a thread would die with it. One that nobody needed for a minute is given
# back: at rest each weighs some 17 MiB in the database.
settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
settings.DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 5, "max_idle": 60}

django_application = get_asgi_application()

from bazan.apps.web.bodies import Bodies  # noqa: E402 - after Django is set up
from bazan.apps.web.memory import settle  # noqa: E402 - after everything it sets aside

application = Bodies(django_application)

settle()
