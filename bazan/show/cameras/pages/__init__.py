"""Every address of the room."""

from django.urls import path

from bazan.show.cameras.pages import acts, camera, drawing, event, events, health, pictures, wall

urlpatterns = [
    path("cameras", wall.show),
    path("cameras/profile", acts.switch),
    path("cameras/events/<int:event_id>", event.show),
    path("cameras/events/<int:event_id>/reveal", event.reveal),
    path("cameras/events/<int:event_id>/review", acts.review),
    path("cameras/events/<int:event_id>/still.jpg", pictures.event_still),
    path("cameras/events", events.show),
    path("cameras/health", health.show),
    path("cameras/health.csv", health.table),
    path("cameras/<slug:code>", camera.show),
    path("cameras/<slug:code>/still.jpg", pictures.still),
    path("cameras/<slug:code>/rules", drawing.show),
    path("cameras/<slug:code>/rules/draw", drawing.draw),
    path("cameras/<slug:code>/rules/erase", drawing.erase),
    path("cameras/<slug:code>/live/<str:name>", pictures.live),
]
