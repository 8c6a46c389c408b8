"""The ASGI application, made when a worker imports this."""

from django.core.asgi import get_asgi_application

from bazan.engines.database.address import work_as

# Each request runs in a thread of its own, so a connection kept by a thread would die with it.
work_as("web", shared=8)

django_application = get_asgi_application()

from bazan.apps.web.bodies import Bodies  # noqa: E402 - after Django is set up
from bazan.apps.web.memory import settle  # noqa: E402 - after everything it sets aside

application = Bodies(django_application)

settle()
