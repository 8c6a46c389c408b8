from django.apps import AppConfig


class FootageConfig(AppConfig):
    name = "bazan.watch.footage"
    label = "footage"
    default_auto_field = "django.db.models.AutoField"
