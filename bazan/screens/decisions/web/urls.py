"""Web addresses of screens/decisions."""

from django.urls import path

from bazan.screens.decisions.web import insight_views, views

urlpatterns = [
    path("decide", views.sectors),
    path("decide/accuracy", views.accuracy),
    path("decide/ask", views.ask),
    path("decide/scenarios/<int:scenario_id>", views.kept),
    path("decide/<slug:pack>", views.sector),
    path("decide/<slug:pack>/scenarios/save", views.save),
    path("decide/<slug:pack>/waits/<slug:process>", views.waiting),
    *insight_views.URLS,
]
