"""Every address of the room. Those below ``cap`` and ``warnings/public`` are for everybody."""

from django.urls import path

from bazan.show.warnings.pages import composing, officer, public

urlpatterns = [
    path("cap/alerts.atom", public.feed),
    path("cap/certificate.pem", public.certificate),
    path("cap/<str:identifier>.xml", public.message),
    path("warnings/public", public.page),
    path("warnings", officer.every),
    path("warnings.csv", officer.take),
    path("warnings/new", composing.new),
    path("warnings/held", officer.held),
    path("warnings/held/<int:held_id>/dismiss", officer.dismiss),
    path("warnings/messages/<int:message_id>", officer.message),
    path("warnings/messages/<int:message_id>.xml", officer.message_xml),
    path("warnings/<int:draft_id>", officer.draft),
    path("warnings/<int:draft_id>/edit", composing.edit),
    path("warnings/<int:draft_id>/<slug:act>", officer.decide),
]
