from django.apps import AppConfig


class ModelsConfig(AppConfig):
    name = "bazan.register.models"
    label = "models"
    default_auto_field = "django.db.models.AutoField"
