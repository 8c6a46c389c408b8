from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bazan.register.people"
    label = "people"
    default_auto_field = "django.db.models.AutoField"
