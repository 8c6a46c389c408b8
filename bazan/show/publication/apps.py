from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "bazan.show.publication"
    label = "publication"
    default_auto_field = "django.db.models.AutoField"
