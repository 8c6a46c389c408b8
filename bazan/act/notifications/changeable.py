"""Who carries messages is changed in the browser."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind(
        "channel",
        "channels.manage",
        "laying.read",
        "laying.put",
        "laying.within",
        "laying.said",
        "laying.title",
        "/admin/channels/{subject}",
    ),
)
"""A state is ``{"channel", "like", "url", "sender", "on", "order"}``; of a webhook ``kinds`` and ``severities`` too."""
