from django.apps import AppConfig


class CallsForHelpConfig(AppConfig):
    name = "bazan.act.calls_for_help"
    label = "calls_for_help"
    default_auto_field = "django.db.models.AutoField"
