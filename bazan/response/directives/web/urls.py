"""Web addresses of response/directives."""

from django.urls import path

from bazan.response.directives.web import views

urlpatterns = [
    path("directives", views.every),
    path("directives/give", views.sheet),
    path("directives/give/send", views.give),
    path("directives/take/<str:kind>", views.take),
    path("directives/<int:directive_id>", views.one),
    path("directives/<int:directive_id>/act", views.move),
    path("directives/<int:directive_id>/public", views.public),
    path("directives/<int:directive_id>/files/<int:file_id>", views.file),
    path("work", views.work),
]
