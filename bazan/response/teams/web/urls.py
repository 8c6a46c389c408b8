"""Web addresses of response/teams."""

from django.urls import path

from bazan.response.teams.web import views

urlpatterns = [
    path("teams", views.every),
    path("teams/share", views.share),
    path("teams/positions", views.positions),
    path("teams/erase", views.erase),
    path("teams/shares/<int:share_id>", views.track),
    path("teams/<int:team_id>", views.one),
    path("teams/<int:team_id>/state", views.state),
]
