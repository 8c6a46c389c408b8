from django.apps import AppConfig


class PlatesConfig(AppConfig):
    name = "bazan.cameras.plates"
    label = "plates"
    default_auto_field = "django.db.models.AutoField"
