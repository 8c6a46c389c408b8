"""Web addresses of cameras/evidence."""

from django.urls import path

from bazan.cameras.evidence.web import case_actions, case_intake, case_list, case_page, files

urlpatterns = [
    path("evidence", case_list.show),
    path("evidence/take", case_intake.show),
    path("evidence/open", case_intake.open_case),
    path("evidence/add", case_intake.add),
    path("evidence/<int:case_id>", case_page.show),
    path("evidence/<int:case_id>/files/<int:item_id>", files.show),
    path("evidence/<int:case_id>/note", case_actions.note),
    path("evidence/<int:case_id>/strike", case_actions.strike),
    path("evidence/<int:case_id>/close", case_actions.close),
    path("evidence/<int:case_id>/export", case_actions.export),
]
