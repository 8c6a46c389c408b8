from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "bazan.response.directives.impact"
    label = "effects"
    default_auto_field = "django.db.models.AutoField"
