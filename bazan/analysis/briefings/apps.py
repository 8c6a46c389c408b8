from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    name = "bazan.analysis.briefings"
    label = "briefings"
    default_auto_field = "django.db.models.AutoField"
