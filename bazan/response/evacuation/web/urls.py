"""Web addresses of response/evacuation."""

from django.urls import path

from bazan.response.evacuation.web import views

urlpatterns = [
    path("evacuation", views.every),
    path("evacuation/new", views.new),
    path("evacuation/<int:plan_id>", views.one),
    path("evacuation/<int:plan_id>/again", views.again),
    path("evacuation/<int:plan_id>/tasks", views.tasks),
]
