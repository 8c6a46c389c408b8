from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "bazan.data.sources"
    label = "sources"
    default_auto_field = "django.db.models.AutoField"
