"""Every address of the room."""

from django.urls import path

from bazan.show.cameras.pages import acts, camera, clips, drawing, event, events, health, masking, pictures, trips, upkeep, wall, walls

urlpatterns = [
    path("cameras", wall.show),
    path("cameras/profile", acts.switch),
    path("cameras/events/<int:event_id>", event.show),
    path("cameras/events/<int:event_id>/reveal", event.reveal),
    path("cameras/events/<int:event_id>/review", acts.review),
    path("cameras/events/<int:event_id>/still.jpg", pictures.event_still),
    path("cameras/events/<int:event_id>/clip.mp4", clips.sent),
    path("cameras/events/<int:event_id>/clip/reveal", event.reveal_clip),
    path("cameras/events", events.show),
    path("cameras/health", health.show),
    path("cameras/health.csv", health.table),
    path("cameras/stills", pictures.stills),
    path("cameras/upkeep/<int:ticket_id>", upkeep.show),
    path("cameras/upkeep/<int:ticket_id>/accept", upkeep.accept),
    path("cameras/upkeep/<int:ticket_id>/say", upkeep.say),
    path("cameras/walls", walls.keep),
    path("cameras/walls/<int:wall_id>", walls.change),
    path("cameras/walls/<int:wall_id>/drop", walls.drop),
    path("cameras/<slug:code>", camera.show),
    path("cameras/<slug:code>/still.jpg", pictures.still),
    path("cameras/<slug:code>/trips.csv", trips.table),
    path("cameras/<slug:code>/rules", drawing.show),
    path("cameras/<slug:code>/rules/teach", drawing.teach),
    path("cameras/<slug:code>/rules/draw", drawing.draw),
    path("cameras/<slug:code>/rules/try", drawing.attempt),
    path("cameras/<slug:code>/rules/erase", drawing.erase),
    path("cameras/<slug:code>/masks", masking.show),
    path("cameras/<slug:code>/masks/draw", masking.draw),
    path("cameras/<slug:code>/masks/erase", masking.erase),
    path("cameras/<slug:code>/live/<str:name>", pictures.live),
]
