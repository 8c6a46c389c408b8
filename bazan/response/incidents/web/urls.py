"""Web addresses of response/incidents."""

from django.urls import path

from bazan.response.incidents.web import task_assignment, views

urlpatterns = [
    path("incidents", views.every),
    path("incidents/exercises", views.drills),
    path("incidents/exercises/start", views.start),
    path("incidents/exercises/<int:exercise_id>/end", views.end),
    path("incidents/new", views.new),
    path("incidents/open", views.open_),
    path("incidents/<int:incident_id>", views.one),
    path("incidents/<int:incident_id>/files/<int:file_id>", views.file),
    path("incidents/<int:incident_id>/resources/<int:resource_id>/<slug:what>", views.do_resource),
    path("incidents/<int:incident_id>/review", views.after),
    path("incidents/<int:incident_id>/tasks", task_assignment.give),
    path("incidents/<int:incident_id>/forms/<slug:number>.<slug:kind>", views.form),
    path("incidents/<int:incident_id>/<slug:what>", views.do),
    path("incidents/tasks/<int:task_id>/<slug:what>", views.do_task),
]
