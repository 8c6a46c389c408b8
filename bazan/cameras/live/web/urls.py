"""Web addresses of cameras/live."""

from django.urls import path

from bazan.cameras.live.web import camera_page, pictures, rule_editor, saved_video_walls, trips, video_wall, video_wall_actions

urlpatterns = [
    path("cameras", video_wall.show),
    path("cameras/profile", video_wall_actions.switch),
    path("cameras/events/<int:event_id>/review", video_wall_actions.review),
    path("cameras/events/<int:event_id>/still.jpg", pictures.event_still),
    path("cameras/stills", pictures.stills),
    path("cameras/walls", saved_video_walls.keep),
    path("cameras/walls/<int:wall_id>", saved_video_walls.change),
    path("cameras/walls/<int:wall_id>/drop", saved_video_walls.drop),
    path("cameras/<slug:code>", camera_page.show),
    path("cameras/<slug:code>/still.jpg", pictures.still),
    path("cameras/<slug:code>/trips.csv", trips.table),
    path("cameras/<slug:code>/rules", rule_editor.show),
    path("cameras/<slug:code>/rules/teach", rule_editor.teach),
    path("cameras/<slug:code>/rules/draw", rule_editor.draw),
    path("cameras/<slug:code>/rules/try", rule_editor.attempt),
    path("cameras/<slug:code>/rules/erase", rule_editor.erase),
    path("cameras/<slug:code>/live/<str:name>", pictures.live),
]
