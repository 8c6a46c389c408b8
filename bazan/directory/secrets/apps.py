from django.apps import AppConfig


class SecretsConfig(AppConfig):
    name = "bazan.directory.secrets"
    label = "secrets"
    default_auto_field = "django.db.models.AutoField"
