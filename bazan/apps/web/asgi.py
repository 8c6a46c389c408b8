"""The ASGI application, made when a worker imports this."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
