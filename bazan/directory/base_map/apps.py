from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "bazan.directory.base_map"
    label = "ground"
    default_auto_field = "django.db.models.AutoField"
