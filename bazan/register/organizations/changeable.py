"""What administrators change of this room in the browser."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind(
        "organization", "organizations.change", "changing.read", "changing.put", "changing.within", "changing.said", "changing.title",
        page="/admin/organizations/{subject}", together=True,
    ),
)  # fmt: skip
