"""Web addresses of interfaces/cap_feed."""

from django.urls import path

from bazan.interfaces.cap_feed import routes, views

urlpatterns = [
    path("cap/alerts.atom", views.feed),
    path("cap/certificate.pem", views.certificate),
    path("cap/<str:identifier>.xml", views.message),
    path("warnings/public", views.page),
    path("cap", routes.cap),
]
