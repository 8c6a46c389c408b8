"""Web addresses of screens/data_protection."""

from django.urls import path

from bazan.screens.data_protection.web import views

urlpatterns = [
    path("retention", views.everything),
    path("retention/persons", views.ask_rows),
    path("retention/persons/<int:erasure_id>/<slug:what>", views.decide_rows),
    path("retention/requests", views.ask),
    path("retention/requests/<int:request_id>/<slug:what>", views.decide),
]
