from django.apps import AppConfig


class OutbreaksConfig(AppConfig):
    name = "bazan.analysis.outbreaks"
    label = "outbreaks"
    default_auto_field = "django.db.models.AutoField"
