from django.apps import AppConfig


class RiversConfig(AppConfig):
    name = "bazan.analysis.rivers"
    label = "rivers"
    default_auto_field = "django.db.models.AutoField"
