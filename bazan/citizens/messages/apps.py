from django.apps import AppConfig


class CitizenMessagesConfig(AppConfig):
    name = "bazan.citizens.messages"
    label = "citizen_messages"
    default_auto_field = "django.db.models.AutoField"
