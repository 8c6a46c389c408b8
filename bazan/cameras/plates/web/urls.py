"""Web addresses of cameras/plates."""

from django.urls import path

from bazan.cameras.plates.web import views

urlpatterns = [
    path("cameras/plates", views.search),
    path("cameras/plates/watched", views.watched),
    path("cameras/plates/watched/add", views.add),
    path("cameras/plates/watched/<int:wanted_id>/end", views.end),
]
