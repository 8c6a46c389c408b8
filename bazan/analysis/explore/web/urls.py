"""Web addresses of analysis/explore."""

from django.urls import path

from bazan.analysis.explore.web import views

urlpatterns = [
    path("explore", views.explore),
    path("explore/run", views.run),
    path("explore/runs/<int:run_id>", views.state),
    path("explore/runs/<int:run_id>/cancel", views.cancel),
    path("explore/runs/<int:run_id>/file", views.file),
    path("explore/take/<slug:kind>", views.take),
    path("explore/kept", views.kept),
    path("explore/kept/add", views.keep),
    path("explore/kept/<int:kept_id>/drop", views.drop),
]
