from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "bazan.directory.personal_data"
    label = "retention"
    default_auto_field = "django.db.models.AutoField"
