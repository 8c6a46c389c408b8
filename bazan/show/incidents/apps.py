from django.apps import AppConfig


class IncidentScreensConfig(AppConfig):
    name = "bazan.show.incidents"
    label = "incident_screens"
