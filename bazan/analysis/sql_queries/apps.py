from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "bazan.analysis.sql_queries"
    label = "inquiries"
    default_auto_field = "django.db.models.AutoField"
