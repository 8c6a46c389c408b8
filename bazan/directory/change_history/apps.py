from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "bazan.directory.change_history"
    label = "changes"
    default_auto_field = "django.db.models.AutoField"
