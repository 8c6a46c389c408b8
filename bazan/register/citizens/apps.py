from django.apps import AppConfig


class CitizensConfig(AppConfig):
    name = "bazan.register.citizens"
    label = "citizens"
    default_auto_field = "django.db.models.AutoField"
