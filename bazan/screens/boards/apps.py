from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "bazan.screens.boards"
    label = "boards"
    default_auto_field = "django.db.models.AutoField"
