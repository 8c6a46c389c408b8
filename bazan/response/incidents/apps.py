from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "bazan.response.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.AutoField"
