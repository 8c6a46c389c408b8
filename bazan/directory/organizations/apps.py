from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "bazan.directory.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.AutoField"
