from django.apps import AppConfig


class MapConfig(AppConfig):
    name = "bazan.screens.map"
    label = "map"
    default_auto_field = "django.db.models.AutoField"
