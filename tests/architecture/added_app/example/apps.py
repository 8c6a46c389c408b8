from django.apps import AppConfig


class TrialConfig(AppConfig):
    name = "bazan.screens.trial"
    label = "trial"
    default_auto_field = "django.db.models.AutoField"
