from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "bazan.advise.processes"
    label = "processes"
    default_auto_field = "django.db.models.AutoField"
