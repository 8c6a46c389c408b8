from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "bazan.advise.effects"
    label = "effects"
    default_auto_field = "django.db.models.AutoField"
