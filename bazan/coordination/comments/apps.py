from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "bazan.coordination.comments"
    label = "comments"
    default_auto_field = "django.db.models.AutoField"
