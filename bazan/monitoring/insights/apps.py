from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "bazan.monitoring.insights"
    label = "insights"
    default_auto_field = "django.db.models.AutoField"
