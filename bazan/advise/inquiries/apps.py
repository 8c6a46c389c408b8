from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "bazan.advise.inquiries"
    label = "inquiries"
    default_auto_field = "django.db.models.AutoField"
