from django.apps import AppConfig


class WarningsConfig(AppConfig):
    name = "bazan.response.warnings"
    label = "warnings"
    default_auto_field = "django.db.models.AutoField"
