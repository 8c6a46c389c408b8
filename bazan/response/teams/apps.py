from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "bazan.response.teams"
    label = "teams"
    default_auto_field = "django.db.models.AutoField"
