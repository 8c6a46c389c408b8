from django.apps import AppConfig


class FootageConfig(AppConfig):
    name = "bazan.cameras.footage"
    label = "footage"
    default_auto_field = "django.db.models.AutoField"
