"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        name="rules",
        permission="alerts.change",
        page="/admin/rules/{subject}",
        read="bazan.monitoring.alerts.rule_definitions.overrides.read",
        put="bazan.monitoring.alerts.rule_definitions.overrides.put",
        within="bazan.monitoring.alerts.rule_definitions.overrides.within",
        said="bazan.monitoring.alerts.rule_definitions.overrides.said",
        title="bazan.monitoring.alerts.rule_definitions.overrides.title",
        over_packs=True,
    ),
)
