"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        name="limits",
        permission="indicators.limit",
        page="/admin/limits/{subject}",
        read="bazan.measure.indicators.limiting.read",
        put="bazan.measure.indicators.limiting.put",
        within="bazan.measure.indicators.limiting.within",
        said="bazan.measure.indicators.limiting.said",
        title="bazan.measure.indicators.limiting.title",
        over_packs=True,
    ),
)
