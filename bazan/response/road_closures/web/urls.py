"""Web addresses of response/road_closures."""

from django.urls import path

from bazan.response.road_closures.web import views

urlpatterns = [
    path("closures", views.every),
    path("closures/new", views.new),
    path("closures/<int:closure_id>", views.one),
    path("closures/<int:closure_id>/change", views.change),
    path("closures/<int:closure_id>/reopen", views.reopen),
]
