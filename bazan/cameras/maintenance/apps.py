from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "bazan.cameras.maintenance"
    label = "upkeep"
    default_auto_field = "django.db.models.AutoField"
