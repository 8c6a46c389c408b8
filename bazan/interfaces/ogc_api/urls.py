"""Web addresses of interfaces/ogc_api."""

from django.urls import path

from bazan.interfaces.ogc_api import routes, views

urlpatterns = [
    path("tokens", views.listed),
    path("tokens/<int:token_id>/revoke", views.revoke),
    path("ogc", routes.landing),
    path("ogc/", routes.landing),
    path("ogc/conformance", routes.conformance),
    path("ogc/api", routes.described),
    path("ogc/collections", routes.collections),
    path("ogc/collections/<str:code>", routes.collection),
    path("ogc/collections/<str:code>/items", routes.items),
    path("ogc/collections/<str:code>/items/<str:feature_id>", routes.item),
    path("ogc/collections/<str:code>/tiles/<str:grid>/<int:z>/<int:y>/<int:x>", routes.tile),
    path("ogc/<rest:rest>", routes.nothing),
]
