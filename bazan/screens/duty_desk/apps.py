from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "bazan.screens.duty_desk"
    label = "desk"
    default_auto_field = "django.db.models.AutoField"
