from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class PlacesConfig(AppConfig):
    name = "bazan.register.places"
    label = "places"
    default_auto_field = "django.db.models.AutoField"

    def ready(self):
        from bazan.register.places import atlas

        request_started.connect(atlas.request_began, dispatch_uid="places")
        request_finished.connect(atlas.request_ended, dispatch_uid="places")
