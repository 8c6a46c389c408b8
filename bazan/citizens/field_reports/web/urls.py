"""Web addresses of citizens/field_reports."""

from django.urls import path

from bazan.citizens.field_reports import routes
from bazan.citizens.field_reports.web import assignment_rules, intake_form, views

urlpatterns = [
    path("reports", views.every),
    path("reports/take/<str:kind>", views.take),
    path("reports/new", intake_form.new),
    path("reports/rules", assignment_rules.show),
    path("reports/<int:report_id>", views.show),
    path("reports/<int:report_id>/act", views.move),
    path("reports/<int:report_id>/files/<int:file_id>", views.file),
    path("reports/<int:report_id>/pictures/<int:picture_id>", views.picture),
    path("reports/<int:report_id>/preview", views.preview),
    path("reports/<int:report_id>/public/<str:which>", views.public_picture),
    path("reports/<int:report_id>/who", views.identify),
    path("reports/in/<slug:source>", routes.receive),
]
