from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "bazan.act.comments"
    label = "comments"
    default_auto_field = "django.db.models.AutoField"
