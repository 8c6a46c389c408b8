from django.apps import AppConfig


class ClosuresConfig(AppConfig):
    name = "bazan.response.road_closures"
    label = "closures"
    default_auto_field = "django.db.models.AutoField"
