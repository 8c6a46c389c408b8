"""Web addresses of screens/boards."""

from django.urls import path

from bazan.screens.boards.web.views import boards, editor, organization, place, search, tiles

urlpatterns = [
    path("boards", boards.sectors),
    path("boards/compose", editor.listed),
    path("boards/compose/new", editor.begin),
    path("boards/compose/change", editor.change),
    path("boards/compose/upload", editor.upload),
    path("boards/compose/<int:board_id>", editor.edit),
    path("boards/compose/<int:board_id>/delete", editor.delete),
    path("boards/own/<int:board_id>", editor.show),
    path("boards/own/<int:board_id>/take/<str:what>", editor.take),
    path("boards/<slug:pack>", boards.sector),
    path("boards/<slug:pack>/take/<str:what>", boards.take),
    path("places/<slug:code>", place.show),
    path("organizations/<slug:code>", organization.show),
    path("search", search.search),
    path("tiles", tiles.tiles),
]
