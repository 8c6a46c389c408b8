"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        name="rules",
        permission="alerts.change",
        page="/admin/rules/{subject}",
        read="bazan.watch.alerts.laying.read",
        put="bazan.watch.alerts.laying.put",
        within="bazan.watch.alerts.laying.within",
        said="bazan.watch.alerts.laying.said",
        title="bazan.watch.alerts.laying.title",
        over_packs=True,
    ),
)
