from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "bazan.measure.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.AutoField"

    def import_models(self) -> None:
        """The tables of trials are in a file of their own."""
        super().import_models()
        from bazan.measure.indicators.trials import models  # noqa: F401 - registers them
