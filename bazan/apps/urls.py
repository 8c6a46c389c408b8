"""Every address of the web process, room by room."""

from django.urls import path

from bazan.act.notifications import routes as notifications_routes
from bazan.act.warnings import routes as warnings_routes
from bazan.apps.web import health, language
from bazan.connect.sources import routes as sources_routes
from bazan.show.boards import pages as boards
from bazan.show.desk import pages as desk
from bazan.show.directives import pages as directives
from bazan.show.entrance import pages as entrance
from bazan.show.forms import pages as forms
from bazan.show.frontend import pages as frontend
from bazan.show.inbox import pages as inbox
from bazan.show.incidents import pages as incidents
from bazan.show.rosters import pages as rosters
from bazan.show.sources import pages as sources
from bazan.show.tracing import pages as tracing
from bazan.show.wall import pages as wall
from bazan.show.warnings import pages as warnings

urlpatterns = [
    path("healthz", health.health),
    path("healthz/self", health.own_health),
    path("language", language.switch),
    *entrance.urlpatterns,
    *inbox.urlpatterns,
    *rosters.urlpatterns,
    *notifications_routes.urlpatterns,
    *forms.urlpatterns,
    *sources.urlpatterns,
    *sources_routes.urlpatterns,
    *warnings_routes.urlpatterns,
    *wall.urlpatterns,
    *tracing.urlpatterns,
    *desk.urlpatterns,
    *directives.urlpatterns,
    *warnings.urlpatterns,
    *boards.urlpatterns,
    *frontend.urlpatterns,
    *incidents.urlpatterns,
]
