from django.apps import AppConfig


class ExplorationsConfig(AppConfig):
    name = "bazan.advise.explorations"
    label = "explorations"
    default_auto_field = "django.db.models.AutoField"
