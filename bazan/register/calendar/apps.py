from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "bazan.register.calendar"
    label = "calendar"
    default_auto_field = "django.db.models.AutoField"
