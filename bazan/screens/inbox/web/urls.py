"""Web addresses of screens/inbox."""

from django.urls import path

from bazan.screens.inbox.web import views

urlpatterns = [
    path("inbox", views.inbox),
    path("inbox.csv", views.inbox_csv),
    path("inbox/acknowledge", views.acknowledge),
    path("inbox/read", views.read),
]
