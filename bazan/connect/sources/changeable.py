"""What of this room is changed in the browser: sources and how they run, devices, the machines sources may ask."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "source",
        "sources.declare",
        "bazan.connect.sources.declaring.read",
        "bazan.connect.sources.declaring.put",
        "bazan.connect.sources.declaring.within",
        "bazan.connect.sources.declaring.said",
        "bazan.connect.sources.declaring.title",
        "/admin/sources/{subject}",
    ),
    Kind(
        "device",
        "devices.manage",
        "bazan.connect.sources.devices.read",
        "bazan.connect.sources.devices.put",
        "bazan.connect.sources.devices.within",
        "bazan.connect.sources.devices.said",
        "bazan.connect.sources.devices.title",
        "/admin/devices/{subject}",
    ),
    Kind(
        "outgoing",
        "sources.declare",
        "bazan.connect.sources.outward.read",
        "bazan.connect.sources.outward.put",
        "bazan.connect.sources.outward.within",
        "bazan.connect.sources.outward.said",
        "bazan.connect.sources.outward.title",
        "/admin/outgoing",
    ),
)
"""A state of a source is ``{"toml", "enabled", "schedule_s", "promise_s"}``; of a device ``{"tokens": [[number, until when, or
nothing], …]}``; of a machine ``{"host", "port", "why"}``.
"""
