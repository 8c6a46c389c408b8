from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "bazan.analysis.forecasts"
    label = "forecasts"
    default_auto_field = "django.db.models.AutoField"
