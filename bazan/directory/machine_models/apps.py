from django.apps import AppConfig


class ModelsConfig(AppConfig):
    name = "bazan.directory.machine_models"
    label = "models"
    default_auto_field = "django.db.models.AutoField"
