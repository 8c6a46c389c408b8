from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "bazan.directory.working_calendar"
    label = "calendar"
    default_auto_field = "django.db.models.AutoField"
