from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "bazan.register.changes"
    label = "changes"
    default_auto_field = "django.db.models.AutoField"
