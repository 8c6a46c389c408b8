from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "bazan.directory.backups"
    label = "backups"
    default_auto_field = "django.db.models.AutoField"
