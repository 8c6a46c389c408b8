from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "bazan.show.boards"
    label = "boards"
    default_auto_field = "django.db.models.AutoField"
