"""Web addresses of coordination/duty_rosters."""

from django.urls import path

from bazan.coordination.duty_rosters.web import views

urlpatterns = [
    path("rosters", views.every),
    path("rosters/<slug:code>", views.one),
    path("rosters/<slug:code>.csv", views.one_csv),
    path("rosters/<slug:code>/shifts", views.add),
    path("rosters/<slug:code>/shifts/<int:shift_id>/remove", views.remove),
    path("rosters/<slug:code>/shifts/<int:shift_id>/take-over", views.take_over),
    path("rosters/<slug:code>/shifts/<int:shift_id>/hand-over", views.hand_over),
]
