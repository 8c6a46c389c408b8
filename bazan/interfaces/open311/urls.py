"""Web addresses of interfaces/open311."""

from django.urls import path

from bazan.interfaces.open311 import routes

urlpatterns = [
    path("open311/discovery.<str:ending>", routes.discovery),
    path("open311/v2/discovery.<str:ending>", routes.discovery),
    path("open311/v2/services.<str:ending>", routes.services),
    path("open311/v2/services/<str:service_code>.<str:ending>", routes.definition),
    path("open311/v2/requests.<str:ending>", routes.requests),
    path("open311/v2/requests/<str:service_request_id>.<str:ending>", routes.request_),
    path("open311/v2/tokens/<secret:token>.<str:ending>", routes.token),
    path("open311/v2/servicerequestupdates.<str:ending>", routes.changes),
    path("open311/v2/openapi.json", routes.described),
    path("open311/v2/media/<str:sha256>.jpg", routes.picture),
]
