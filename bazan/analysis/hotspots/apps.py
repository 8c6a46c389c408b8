from django.apps import AppConfig


class HotSpotsConfig(AppConfig):
    name = "bazan.analysis.hotspots"
    label = "hotspots"
    default_auto_field = "django.db.models.AutoField"
