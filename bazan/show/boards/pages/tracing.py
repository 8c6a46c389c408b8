"""Addresses of what lies behind a number: datasets, rows, files, deliveries, changes."""

from django.urls import path

from bazan.show.boards.pages import changes, row, rows, runs

urlpatterns = [
    path("changes", changes.show),
    path("datasets", rows.every),
    path("datasets/<str:code>", rows.one),
    path("datasets/<str:code>/take/<str:kind>", rows.take),
    path("datasets/<str:code>/rows/<int:row_id>", row.show),
    path("files/<slug:sha256>", runs.file),
    path("runs/<int:run_id>", runs.show),
]
