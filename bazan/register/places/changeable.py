"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "boundaries",
        "boundaries.change",
        "bazan.register.places.versions.read",
        "bazan.register.places.versions.put",
        "bazan.register.places.versions.within",
        "bazan.register.places.versions.said",
        "bazan.register.places.versions.title",
        page="/admin/boundaries",
    ),
)
