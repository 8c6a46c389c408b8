"""Web addresses of citizens/app/camera_notice."""

from django.urls import path

from bazan.citizens.app.camera_notice import views

urlpatterns = [
    path("camera-notice", views.show),
    path("camera-notice/sheet", views.sheet),
    path("camera-notice.csv", views.table),
    path("camera-notice.json", views.document),
]
