"""What of this room is changed in the browser: sources and how they run, devices, the machines sources may ask."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind(
        "source", "sources.declare", "declaring.read", "declaring.put", "declaring.within", "declaring.said", "declaring.title",
        "/admin/sources/{subject}",
    ),
    Kind(
        "device", "devices.manage", "devices.read", "devices.put", "devices.within", "devices.said", "devices.title",
        "/admin/devices/{subject}",
    ),
    Kind(
        "outgoing", "sources.declare", "outward.read", "outward.put", "outward.within", "outward.said", "outward.title", "/admin/outgoing"
    ),
)  # fmt: skip
"""A state of a source is ``{"toml", "enabled", "schedule_s", "promise_s"}``; of a device ``{"tokens": [[number, until when, or
nothing], …]}``; of a machine ``{"host", "port", "why"}``.
"""
