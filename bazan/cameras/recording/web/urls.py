"""Web addresses of cameras/recording."""

from django.urls import path

from bazan.cameras.recording.web import event_clips, event_page

urlpatterns = [
    path("cameras/events/<int:event_id>", event_page.show),
    path("cameras/events/<int:event_id>/reveal", event_page.reveal),
    path("cameras/events/<int:event_id>/clip.mp4", event_clips.sent),
    path("cameras/events/<int:event_id>/clip/reveal", event_page.reveal_clip),
]
