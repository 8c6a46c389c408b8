"""Web addresses of platform."""

from django.urls import path, re_path

from bazan.platform.web import views

urlpatterns = [
    path("sw.js", views.service_worker),
    path("manifest.webmanifest", views.manifest),
    path("offline", views.offline),
    re_path(r"^static/(?:v-[0-9a-f]+/)?(?P<path>.+)$", views.asset),
]
