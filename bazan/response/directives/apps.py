from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "bazan.response.directives"
    label = "directives"
    default_auto_field = "django.db.models.AutoField"
