"""Web addresses of screens/help."""

from django.urls import path

from bazan.screens.help.web import views

urlpatterns = [
    path("help", views.every),
    path("help/search", views.search),
    path("help/guides/<slug:role>", views.guide),
    path("help/<slug:name>", views.one),
]
