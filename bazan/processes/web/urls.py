"""Every address of the web process: its own, then each room's as its ``routes`` and ``pages`` have them."""

from importlib import import_module

from django.urls import path

from bazan.processes.composition import app_registry
from bazan.processes.web import health_endpoint, navigation
from bazan.processes.web.middleware import language

handler400 = "bazan.processes.web.error_pages.unread"
handler500 = "bazan.processes.web.error_pages.failed"

MODULES = ("urls", "web.urls")
urlpatterns = [
    path("", navigation.front),
    path("healthz", health_endpoint.health),
    path("language", language.switch),
    *(pattern for module in MODULES for name in app_registry.find_modules(module) for pattern in import_module(name).urlpatterns),
]
