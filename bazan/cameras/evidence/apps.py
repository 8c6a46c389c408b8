from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "bazan.cameras.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.AutoField"
