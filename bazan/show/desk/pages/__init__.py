"""Every address of the room."""

from django.urls import path

from bazan.show.desk.pages import acts, bell, desk, heartbeat, listed, one, rulebook

urlpatterns = [
    path("desk", desk.show),
    path("desk/bell", bell.silence),
    path("desk/bell/ring", bell.ring),
    path("health/path", heartbeat.health),
    path("alerts", listed.show),
    path("alerts/take/<str:kind>", listed.take),
    path("alerts/rules", rulebook.listed),
    path("alerts/rules/<str:code>", rulebook.show),
    path("alerts/rules/<str:code>/switch", rulebook.switch),
    path("alerts/<int:alert_id>", one.show),
    path("alerts/<int:alert_id>/<str:what>", acts.act_on),
]
