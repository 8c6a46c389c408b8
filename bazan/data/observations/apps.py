from django.apps import AppConfig


class StreamsConfig(AppConfig):
    name = "bazan.data.observations"
    label = "streams"
    default_auto_field = "django.db.models.AutoField"
