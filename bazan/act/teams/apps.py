from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "bazan.act.teams"
    label = "teams"
    default_auto_field = "django.db.models.AutoField"
