"""What administrators change of this room in the browser."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind("boundaries", "boundaries.change", "versions.read", "versions.put", "versions.within", "versions.said", "versions.title",
        page="/admin/boundaries"),
)  # fmt: skip
