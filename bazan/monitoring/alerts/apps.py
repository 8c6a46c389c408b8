from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "bazan.monitoring.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.AutoField"
