"""Web addresses of screens/map."""

from django.urls import path

from bazan.screens.map.web import views

urlpatterns = [
    path("map", views.show),
    path("map/corridor", views.corridor),
    path("map/features", views.features),
    path("map/area", views.area),
    path("map/area/take/<str:kind>", views.take_area),
    path("map/card", views.card),
    path("map/frame", views.frame),
    path("map/near", views.nearest),
    path("map/route", views.route),
    path("map/reach", views.reach),
    path("map/ground/<int:version>/<int:z>/<int:x>/<int:y>", views.tile),
    path("map/picture", views.picture),
    path("map/print", views.printed),
    path("map/units", views.units),
    path("map/views", views.keep),
    path("map/views/<int:view_id>/drop", views.drop),
]
