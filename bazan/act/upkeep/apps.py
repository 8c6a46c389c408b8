from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "bazan.act.upkeep"
    label = "upkeep"
    default_auto_field = "django.db.models.AutoField"
