"""Web addresses of directory/machine_models."""

from django.urls import path

from bazan.directory.machine_models.web import views

urlpatterns = [
    path("models", views.everything),
    path("models/<str:code>", views.one),
    path("models/<str:code>/switch", views.switch),
]
