"""Web addresses of cameras/devices."""

from django.urls import path

from bazan.cameras.devices.web import privacy_mask_editor

urlpatterns = [
    path("cameras/<slug:code>/masks", privacy_mask_editor.show),
    path("cameras/<slug:code>/masks/draw", privacy_mask_editor.draw),
    path("cameras/<slug:code>/masks/erase", privacy_mask_editor.erase),
]
