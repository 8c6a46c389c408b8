"""Web addresses of citizens/safety_checks."""

from django.urls import path

from bazan.citizens.safety_checks.web import views

urlpatterns = [path("incidents/<int:incident_id>/help/<int:call_id>", views.phone)]
