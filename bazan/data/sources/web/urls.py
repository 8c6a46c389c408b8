"""Web addresses of data/sources."""

from django.urls import path

from bazan.data.sources.web import routes, views

urlpatterns = [
    path("sources", views.every),
    path("sources/upload", views.upload),
    path("sources/runs/<int:run_id>", views.run_state),
    path("sources/<str:code>", views.one),
    path("sources/<str:code>/decide", views.decide),
    path("api/v1/datasets/<str:code>/rows", routes.rows),
]
