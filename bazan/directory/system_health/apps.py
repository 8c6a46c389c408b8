from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "bazan.directory.system_health"
    label = "health"
    default_auto_field = "django.db.models.AutoField"
