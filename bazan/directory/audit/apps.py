from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "bazan.directory.audit"
    label = "audit"
    default_auto_field = "django.db.models.AutoField"
