"""Addresses of what lies behind a number: indicators, stations and their records, datasets, rows, files, deliveries, changes."""

from django.urls import path

from bazan.show.tracing.pages import changes, indicator, row, rows, runs, thing, trial

urlpatterns = [
    path("changes", changes.show),
    path("datasets", rows.every),
    path("datasets/<str:code>", rows.one),
    path("datasets/<str:code>/take/<str:kind>", rows.take),
    path("datasets/<str:code>/rows/<int:row_id>", row.show),
    path("files/<slug:sha256>", runs.file),
    path("indicators/<str:code>", indicator.show),
    path("indicators/<str:code>/comments", indicator.comment),
    path("indicators/<str:code>/take/<str:kind>", indicator.take),
    path("indicators/<str:code>/trial", trial.show),
    path("indicators/<str:code>/trial/move", trial.move),
    path("records", thing.raw),
    path("runs/<int:run_id>", runs.show),
    path("things", thing.listed),
    path("things/<str:code>", thing.show),
]
