"""Every address of the web process, room by room."""

from django.urls import path

from bazan.apps.web import health, language
from bazan.show.frontend import pages as frontend

urlpatterns = [
    path("healthz", health.health),
    path("healthz/self", health.own_health),
    path("language", language.switch),
    *frontend.urlpatterns,
]
