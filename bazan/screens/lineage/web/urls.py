"""Web addresses of screens/lineage."""

from django.urls import path

from bazan.screens.lineage.web.views import datasets, delivery, formula_trial, indicator, indicator_changes, row, stations

urlpatterns = [
    path("changes", indicator_changes.show),
    path("datasets", datasets.every),
    path("datasets/<str:code>", datasets.one),
    path("datasets/<str:code>/take/<str:kind>", datasets.take),
    path("datasets/<str:code>/rows/<int:row_id>", row.show),
    path("files/<slug:sha256>", delivery.file),
    path("indicators/<str:code>", indicator.show),
    path("indicators/<str:code>/comments", indicator.comment),
    path("indicators/<str:code>/take/<str:kind>", indicator.take),
    path("indicators/<str:code>/trial", formula_trial.show),
    path("indicators/<str:code>/trial/move", formula_trial.move),
    path("records", stations.raw),
    path("runs/<int:run_id>", delivery.show),
    path("things", stations.listed),
    path("things/<str:code>", stations.show),
]
