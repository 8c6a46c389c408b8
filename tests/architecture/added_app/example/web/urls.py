"""Web addresses of the example."""

from bazan.screens.trial.web import views
from django.urls import path

urlpatterns = [path("trial", views.show)]
