"""Who carries messages is changed in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "channel",
        "channels.manage",
        "bazan.act.notifications.laying.read",
        "bazan.act.notifications.laying.put",
        "bazan.act.notifications.laying.within",
        "bazan.act.notifications.laying.said",
        "bazan.act.notifications.laying.title",
        "/admin/channels/{subject}",
    ),
)
"""A state is ``{"channel", "like", "url", "sender", "on", "order"}``; of a webhook ``kinds`` and ``severities`` too."""
