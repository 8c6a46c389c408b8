from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "bazan.interfaces.ogc_api"
    label = "publication"
    default_auto_field = "django.db.models.AutoField"
