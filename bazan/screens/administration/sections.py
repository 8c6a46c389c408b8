"""The pages of the center, in the order they stand beside every page of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One page. Its word is ``administration.section.NAME``, that of its group ``administration.group.GROUP``."""

    name: str
    group: str
    address: str
    icon: str
    permission: str


SECTIONS = (
    Section("people", "people", "/admin/people", "users", "people.administer"),
    Section("organizations", "people", "/admin/organizations", "building-2", "organizations.view"),
    Section("rights", "people", "/admin/rights", "key-round", "people.administer"),
    Section("limits", "measures", "/admin/limits", "target", "indicators.limit"),
    Section("rules", "measures", "/admin/rules", "split", "alerts.change"),
    Section("channels", "data", "/admin/channels", "bell", "channels.manage"),
    Section("sources", "data", "/admin/sources", "database", "sources.declare"),
    Section("devices", "data", "/admin/devices", "radio", "devices.manage"),
    Section("outgoing", "data", "/admin/outgoing", "globe", "sources.declare"),
    Section("secrets", "data", "/admin/secrets", "key-round", "secrets.manage"),
    Section("calendar", "data", "/admin/calendar", "calendar", "calendar.view"),
    Section("boundaries", "data", "/admin/boundaries", "map", "boundaries.view"),
    Section("retention", "data", "/retention", "archive", "retention.view"),
    Section("packs", "data", "/admin/packs", "package", "changes.view"),
    Section("start", "operation", "/admin/start", "list-checks", "changes.view"),
    Section("health", "operation", "/admin/health", "activity", "health.view"),
    Section("audit", "operation", "/admin/audit", "list", "audit.view"),
    Section("history", "operation", "/admin/changes", "history", "changes.view"),
)
GROUPS = ("people", "measures", "data", "operation")
