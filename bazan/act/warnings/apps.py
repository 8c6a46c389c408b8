from django.apps import AppConfig


class WarningsConfig(AppConfig):
    name = "bazan.act.warnings"
    label = "warnings"
    default_auto_field = "django.db.models.AutoField"
