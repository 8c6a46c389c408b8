"""Web addresses of analysis/briefings."""

from django.urls import path

from bazan.analysis.briefings.web import views

urlpatterns = [
    path("briefings", views.every),
    path("briefings/order", views.order),
    path("briefings/<int:briefing_id>", views.one),
    path("briefings/<int:briefing_id>/<slug:spoken>.<slug:form>", views.take),
    path("n/<slug:code>", views.number),
    path("n/<slug:code>/bundle", views.bundle),
]
