"""Every address of the web process: its own, then each room's as its manifest names them."""

from django.urls import path

from bazan.processes.composition import app_registry
from bazan.processes.web import health_endpoint, navigation
from bazan.processes.web.middleware import language

handler400 = "bazan.processes.web.error_pages.unread"
handler500 = "bazan.processes.web.error_pages.failed"

urlpatterns = [
    path("", navigation.front),
    path("healthz", health_endpoint.health),
    path("language", language.switch),
    *(pattern for module in app_registry.url_modules() for pattern in module.urlpatterns),
]
