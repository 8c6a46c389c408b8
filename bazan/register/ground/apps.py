from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "bazan.register.ground"
    label = "ground"
    default_auto_field = "django.db.models.AutoField"
