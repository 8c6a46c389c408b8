"""What of this room is changed in the browser: sources and how they run, devices, the machines sources may ask."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "source",
        "sources.declare",
        "bazan.data.sources.configuration.source_changes.read",
        "bazan.data.sources.configuration.source_changes.put",
        "bazan.data.sources.configuration.source_changes.within",
        "bazan.data.sources.configuration.source_changes.said",
        "bazan.data.sources.configuration.source_changes.title",
        "/admin/sources/{subject}",
    ),
    Kind(
        "device",
        "devices.manage",
        "bazan.data.sources.configuration.device_tokens.read",
        "bazan.data.sources.configuration.device_tokens.put",
        "bazan.data.sources.configuration.device_tokens.within",
        "bazan.data.sources.configuration.device_tokens.said",
        "bazan.data.sources.configuration.device_tokens.title",
        "/admin/devices/{subject}",
    ),
    Kind(
        "outgoing",
        "sources.declare",
        "bazan.data.sources.configuration.allowed_hosts.read",
        "bazan.data.sources.configuration.allowed_hosts.put",
        "bazan.data.sources.configuration.allowed_hosts.within",
        "bazan.data.sources.configuration.allowed_hosts.said",
        "bazan.data.sources.configuration.allowed_hosts.title",
        "/admin/outgoing",
    ),
)
"""A state of a source is ``{"toml", "enabled", "schedule_s", "promise_s"}``; of a device ``{"tokens": [[number, until when, or
nothing], …]}``; of a machine ``{"host", "port", "why"}``.
"""
