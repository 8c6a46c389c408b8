from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "bazan.data.datasets"
    label = "datasets"
    default_auto_field = "django.db.models.AutoField"
