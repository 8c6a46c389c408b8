from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "bazan.analysis.scenarios"
    label = "scenarios"
    default_auto_field = "django.db.models.AutoField"
