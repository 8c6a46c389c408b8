from django.apps import AppConfig


class CitizensConfig(AppConfig):
    name = "bazan.citizens.accounts"
    label = "citizens"
    default_auto_field = "django.db.models.AutoField"
