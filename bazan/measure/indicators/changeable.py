"""What administrators change of this room in the browser."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind(
        name="limits", permission="indicators.limit", page="/admin/limits/{subject}",
        read="limiting.read", put="limiting.put", within="limiting.within", said="limiting.said", title="limiting.title",
        over_packs=True,
    ),
)  # fmt: skip
