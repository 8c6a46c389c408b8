from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "bazan.data.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.AutoField"

    def import_models(self) -> None:
        """The tables of trials are in a file of their own."""
        super().import_models()
        from bazan.data.indicators.formula_trials import models  # noqa: F401 - registers them
