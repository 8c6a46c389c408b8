"""Every address of the room."""

from django.urls import path

from bazan.show.administration.pages import (
    audit,
    channels,
    health,
    history,
    organizations,
    packs,
    people,
    starting,
    ways_in,
)

urlpatterns = [
    path("admin", starting.overview),
    path("admin/audit", audit.show),
    path("admin/audit.csv", audit.file),
    path("admin/audit/check", audit.check),
    path("admin/channels", channels.every),
    path("admin/channels/add", channels.add),
    path("admin/channels/new", channels.new),
    path("admin/channels/<slug:name>", channels.show),
    path("admin/channels/<slug:name>/keep", channels.keep),
    path("admin/channels/<slug:name>/try", channels.attempt),
    path("admin/changes", history.show),
    path("admin/changes/<int:change_id>/undo", history.undo),
    path("admin/health", health.show),
    path("admin/packs", packs.show),
    path("admin/organizations", organizations.every),
    path("admin/organizations/new", organizations.new),
    path("admin/organizations/<str:code>", organizations.one),
    path("admin/organizations/<str:code>/<str:act>", organizations.change),
    path("admin/people", people.show),
    path("admin/people/new", people.new),
    path("admin/people/<str:username>", people.person),
    path("admin/people/<str:username>/change", people.change),
    path("admin/people/<str:username>/close", people.close),
    path("admin/people/<str:username>/invite", ways_in.invite),
    path("admin/people/<str:username>/reset", ways_in.ask),
    path("admin/resets/<int:reset_id>/<str:act>", ways_in.decide),
    path("admin/start", starting.start),
]
