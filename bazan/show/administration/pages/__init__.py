"""Every address of the room."""

from django.urls import path

from bazan.show.administration.pages import history

urlpatterns = [
    path("admin", history.overview),
    path("admin/changes", history.show),
    path("admin/changes/<int:change_id>/undo", history.undo),
]
