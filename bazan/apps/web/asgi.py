"""The ASGI application, made when a worker imports this."""

from django.core.asgi import get_asgi_application
from django.db.backends.signals import connection_created

application = get_asgi_application()

from bazan.register.people.api import become_web  # noqa: E402 - rooms can be imported once Django is set up

connection_created.connect(become_web, dispatch_uid="web role")
