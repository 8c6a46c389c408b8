"""Web addresses of coordination/notifications."""

from django.urls import path

from bazan.coordination.notifications.web import routes

urlpatterns = [path("notifications/receipts/<slug:provider>", routes.receipts)]
