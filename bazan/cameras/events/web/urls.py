"""Web addresses of cameras/events."""

from django.urls import path

from bazan.cameras.events.web import event_search

urlpatterns = [
    path("cameras/events", event_search.show),
]
