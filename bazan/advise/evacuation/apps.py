from django.apps import AppConfig


class EvacuationConfig(AppConfig):
    name = "bazan.advise.evacuation"
    label = "evacuation"
    default_auto_field = "django.db.models.AutoField"
