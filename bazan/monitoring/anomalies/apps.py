from django.apps import AppConfig


class AnomaliesConfig(AppConfig):
    name = "bazan.monitoring.anomalies"
    label = "anomalies"
    default_auto_field = "django.db.models.AutoField"
