from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "bazan.register.places"
    label = "places"
    default_auto_field = "django.db.models.AutoField"
