"""Web addresses of response/warnings."""

from django.urls import path

from bazan.response.warnings.web import draft_form, views

urlpatterns = [
    path("warnings", views.every),
    path("warnings.csv", views.take),
    path("warnings/new", draft_form.new),
    path("warnings/held", views.held),
    path("warnings/held/<int:held_id>/dismiss", views.dismiss),
    path("warnings/messages/<int:message_id>", views.message),
    path("warnings/messages/<int:message_id>.xml", views.message_xml),
    path("warnings/<int:draft_id>", views.draft),
    path("warnings/<int:draft_id>/edit", draft_form.edit),
    path("warnings/<int:draft_id>/<slug:act>", views.decide),
]
