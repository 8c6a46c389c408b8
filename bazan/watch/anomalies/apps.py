from django.apps import AppConfig


class AnomaliesConfig(AppConfig):
    name = "bazan.watch.anomalies"
    label = "anomalies"
    default_auto_field = "django.db.models.AutoField"
