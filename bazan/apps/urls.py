"""Every address of the web process, room by room."""

from django.urls import path

from bazan.apps.web import health

urlpatterns = [
    path("healthz", health.health),
    path("healthz/self", health.own_health),
]
