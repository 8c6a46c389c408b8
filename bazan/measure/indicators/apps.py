from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "bazan.measure.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.AutoField"
