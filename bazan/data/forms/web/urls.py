"""Web addresses of data/forms."""

from django.urls import path

from bazan.data.forms.web import form_entry, views

urlpatterns = [
    path("forms", views.every),
    path("forms/uploads/<int:upload_id>", views.check),
    path("forms/uploads/<int:upload_id>/state", views.state),
    path("forms/uploads/<int:upload_id>/refused.xlsx", views.refused),
    path("forms/uploads/<int:upload_id>/confirm", views.confirm),
    path("forms/submissions/<int:submission_id>", views.submission),
    path("forms/submissions/<int:submission_id>/<slug:act>", views.move),
    path("forms/<str:code>", views.one),
    path("forms/<str:code>/template", views.template),
    path("forms/<str:code>/entry", form_entry.entry),
    path("forms/<str:code>/uploads", views.upload),
]
