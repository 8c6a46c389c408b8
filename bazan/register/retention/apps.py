from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "bazan.register.retention"
    label = "retention"
    default_auto_field = "django.db.models.AutoField"
