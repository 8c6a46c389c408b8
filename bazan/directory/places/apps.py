from django.apps import AppConfig
from django.core.signals import request_finished, request_started

from bazan.platform.web import request_cache


class PlacesConfig(AppConfig):
    name = "bazan.directory.places"
    label = "places"
    default_auto_field = "django.db.models.AutoField"

    def ready(self):
        # of every room that asks `once`; here, because places are what every page asks
        request_started.connect(request_cache.began, dispatch_uid="once")
        request_finished.connect(request_cache.ended, dispatch_uid="once")
