"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "boundaries",
        "boundaries.change",
        "bazan.directory.places.boundary_versions.read",
        "bazan.directory.places.boundary_versions.put",
        "bazan.directory.places.boundary_versions.within",
        "bazan.directory.places.boundary_versions.said",
        "bazan.directory.places.boundary_versions.title",
        page="/admin/boundaries",
    ),
)
