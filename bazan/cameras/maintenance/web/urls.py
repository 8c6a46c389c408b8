"""Web addresses of cameras/maintenance."""

from django.urls import path

from bazan.cameras.maintenance.web import health_board, ticket_page

urlpatterns = [
    path("cameras/health", health_board.show),
    path("cameras/health.csv", health_board.table),
    path("cameras/upkeep/<int:ticket_id>", ticket_page.show),
    path("cameras/upkeep/<int:ticket_id>/accept", ticket_page.accept),
    path("cameras/upkeep/<int:ticket_id>/say", ticket_page.say),
]
