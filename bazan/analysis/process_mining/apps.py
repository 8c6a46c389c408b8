from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "bazan.analysis.process_mining"
    label = "processes"
    default_auto_field = "django.db.models.AutoField"
