"""Web addresses of citizens/app."""

from django.urls import path

from bazan.citizens.app import (
    account,
    current_warnings,
    office_queues,
    public_figures,
    published_directives,
    push_subscriptions,
    report_map,
    report_tracking,
    safety_check,
    views,
)

urlpatterns = [
    path("c", views.home),
    path("c/report", views.form),
    path("c/reports", views.reports),
    path("c/suggest", views.suggest),
    path("c/around", views.around),
    path("c/ground", views.ground),
    path("c/mine", views.mine),
    path("c/r/<str:number>", views.one),
    path("c/r/<str:number>/support", views.support),
    path("c/pictures/<slug:sha256>", views.picture),
    path("c/manifest.webmanifest", views.manifest),
    path("c/sw.js", views.service_worker),
    *report_tracking.urlpatterns,
    *report_map.urlpatterns,
    *account.urlpatterns,
    *safety_check.urlpatterns,
    *public_figures.urlpatterns,
    *published_directives.urlpatterns,
    *current_warnings.urlpatterns,
    *push_subscriptions.urlpatterns,
    *office_queues.urlpatterns,
]
