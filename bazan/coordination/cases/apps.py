from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "bazan.coordination.cases"
    label = "casework"
    default_auto_field = "django.db.models.AutoField"
