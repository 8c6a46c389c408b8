from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "bazan.coordination.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.AutoField"
