"""Web addresses of analysis/sql_queries."""

from django.urls import path

from bazan.analysis.sql_queries.web import views

urlpatterns = [
    path("inquiries", views.start),
    path("inquiries/ask", views.ask),
    path("inquiries/<int:inquiry_id>", views.one),
    path("inquiries/<int:inquiry_id>/cancel", views.cancel),
    path("inquiries/<int:inquiry_id>/take/<str:kind>", views.take),
]
