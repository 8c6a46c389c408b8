"""What administrators change of this room in the browser."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind(
        name="rules", permission="alerts.change", page="/admin/rules/{subject}",
        read="laying.read", put="laying.put", within="laying.within", said="laying.said", title="laying.title",
        over_packs=True,
    ),
)  # fmt: skip
