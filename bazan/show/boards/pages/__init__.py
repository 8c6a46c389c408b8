"""Every address of the room."""

from django.urls import path

from bazan.show.boards.pages import compose, finding, organization, place, sector, tiles

urlpatterns = [
    path("boards", sector.sectors),
    path("boards/compose", compose.listed),
    path("boards/compose/new", compose.begin),
    path("boards/compose/change", compose.change),
    path("boards/compose/upload", compose.upload),
    path("boards/compose/<int:board_id>", compose.edit),
    path("boards/compose/<int:board_id>/delete", compose.delete),
    path("boards/own/<int:board_id>", compose.show),
    path("boards/own/<int:board_id>/take/<str:what>", compose.take),
    path("boards/<slug:pack>", sector.sector),
    path("boards/<slug:pack>/take/<str:what>", sector.take),
    path("places/<slug:code>", place.show),
    path("organizations/<slug:code>", organization.show),
    path("search", finding.search),
    path("tiles", tiles.tiles),
]
