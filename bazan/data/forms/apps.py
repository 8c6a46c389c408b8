from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "bazan.data.forms"
    label = "forms"
    default_auto_field = "django.db.models.AutoField"
