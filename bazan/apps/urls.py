"""Every address of the web process: its own, then each room's as its ``routes`` and ``pages`` have them."""

from importlib import import_module

from django.urls import path

from bazan.apps import rooms
from bazan.apps.web import doors, health, language

handler400 = "bazan.apps.web.failures.unread"
handler500 = "bazan.apps.web.failures.failed"

MODULES = ("urls", "web.urls")
urlpatterns = [
    path("", doors.front),
    path("healthz", health.health),
    path("language", language.switch),
    *(pattern for module in MODULES for name in rooms.holding(module) for pattern in import_module(name).urlpatterns),
]
