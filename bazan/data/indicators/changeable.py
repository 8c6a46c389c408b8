"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        name="limits",
        permission="indicators.limit",
        page="/admin/limits/{subject}",
        read="bazan.data.indicators.limits.limit_changes.read",
        put="bazan.data.indicators.limits.limit_changes.put",
        within="bazan.data.indicators.limits.limit_changes.within",
        said="bazan.data.indicators.limits.limit_changes.said",
        title="bazan.data.indicators.limits.limit_changes.title",
        over_packs=True,
    ),
)
