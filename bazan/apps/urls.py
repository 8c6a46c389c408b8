"""Every address of the web process, room by room."""

from django.urls import path

from bazan.act.notifications import pages as notifications
from bazan.act.notifications import roster_pages
from bazan.act.notifications import routes as notifications_routes
from bazan.act.warnings import routes as warnings_routes
from bazan.apps.web import health, language
from bazan.connect.forms import pages as forms
from bazan.connect.sources import pages as sources
from bazan.connect.sources import routes as sources_routes
from bazan.register.people import pages as people
from bazan.show.boards import pages as boards
from bazan.show.desk import pages as desk
from bazan.show.directives import pages as directives
from bazan.show.frontend import pages as frontend
from bazan.show.incidents import pages as incidents
from bazan.show.tracing import pages as tracing
from bazan.show.wall import pages as wall
from bazan.show.warnings import pages as warnings
from bazan.watch.alerts import pages as alerts

urlpatterns = [
    path("healthz", health.health),
    path("healthz/self", health.own_health),
    path("language", language.switch),
    *people.urlpatterns,
    *notifications.urlpatterns,
    *roster_pages.urlpatterns,
    *notifications_routes.urlpatterns,
    *alerts.urlpatterns,
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
