from django.apps import AppConfig


class FieldReportsConfig(AppConfig):
    name = "bazan.citizens.field_reports"
    label = "field_reports"
    default_auto_field = "django.db.models.AutoField"
