from django.apps import AppConfig


class ExplorationsConfig(AppConfig):
    name = "bazan.analysis.explore"
    label = "explorations"
    default_auto_field = "django.db.models.AutoField"
