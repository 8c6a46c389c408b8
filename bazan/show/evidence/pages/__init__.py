"""Every address of the room."""

from django.urls import path

from bazan.show.evidence.pages import acts, case, files, listing, taking

urlpatterns = [
    path("evidence", listing.show),
    path("evidence/take", taking.show),
    path("evidence/open", taking.open_case),
    path("evidence/add", taking.add),
    path("evidence/<int:case_id>", case.show),
    path("evidence/<int:case_id>/files/<int:item_id>", files.show),
    path("evidence/<int:case_id>/note", acts.note),
    path("evidence/<int:case_id>/strike", acts.strike),
    path("evidence/<int:case_id>/close", acts.close),
    path("evidence/<int:case_id>/export", acts.export),
]
