from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "bazan.show.desk"
    label = "desk"
    default_auto_field = "django.db.models.AutoField"
