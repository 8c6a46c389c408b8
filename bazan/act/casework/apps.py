from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "bazan.act.casework"
    label = "casework"
    default_auto_field = "django.db.models.AutoField"
