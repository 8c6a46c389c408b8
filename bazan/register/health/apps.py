from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "bazan.register.health"
    label = "health"
    default_auto_field = "django.db.models.AutoField"
