from django.apps import AppConfig


class EvacuationConfig(AppConfig):
    name = "bazan.response.evacuation"
    label = "evacuation"
    default_auto_field = "django.db.models.AutoField"
