from django.apps import AppConfig


class CallsForHelpConfig(AppConfig):
    name = "bazan.citizens.safety_checks"
    label = "calls_for_help"
    default_auto_field = "django.db.models.AutoField"
