from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "bazan.act.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.AutoField"
