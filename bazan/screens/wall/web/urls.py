"""Web addresses of screens/wall."""

from django.urls import path

from bazan.screens.wall.web import views

urlpatterns = [
    path("wall", views.wall),
    path("wall/cells", views.cells),
    path("morning", views.morning),
]
