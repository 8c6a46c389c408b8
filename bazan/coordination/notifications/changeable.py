"""Who carries messages is changed in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "channel",
        "channels.manage",
        "bazan.coordination.notifications.providers.overrides.read",
        "bazan.coordination.notifications.providers.overrides.put",
        "bazan.coordination.notifications.providers.overrides.within",
        "bazan.coordination.notifications.providers.overrides.said",
        "bazan.coordination.notifications.providers.overrides.title",
        "/admin/channels/{subject}",
    ),
)
"""A state is ``{"channel", "like", "url", "sender", "on", "order"}``; of a webhook ``kinds`` and ``severities`` too."""
