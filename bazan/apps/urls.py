"""Every address of the web process, room by room."""

from django.urls import path

from bazan.apps.web import health, language
from bazan.connect.forms import pages as forms
from bazan.connect.sources import pages as sources
from bazan.connect.sources import routes as sources_routes
from bazan.register.people import pages as people
from bazan.show.boards import pages as boards
from bazan.show.boards.pages import tracing, wall
from bazan.show.frontend import pages as frontend
from bazan.show.incidents import pages as incidents

urlpatterns = [
    path("healthz", health.health),
    path("healthz/self", health.own_health),
    path("language", language.switch),
    *people.urlpatterns,
    *forms.urlpatterns,
    *sources.urlpatterns,
    *sources_routes.urlpatterns,
    *wall.urlpatterns,
    *tracing.urlpatterns,
    *boards.urlpatterns,
    *frontend.urlpatterns,
    *incidents.urlpatterns,
]
