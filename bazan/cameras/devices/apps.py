from django.apps import AppConfig


class CamerasConfig(AppConfig):
    name = "bazan.cameras.devices"
    label = "cameras"
    default_auto_field = "django.db.models.AutoField"
