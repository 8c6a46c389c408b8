"""Manifest of the app working calendar."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.directory.working_calendar import calendar_changes


MANIFEST = Manifest(
    permissions=(
        Permission("calendar.view", ("data_steward", "administrator")),
        Permission("calendar.change", ("administrator",)),
    ),
    administrator_changes=(
        Kind(
            "calendar_day",
            "calendar.change",
            calendar_changes.read,
            calendar_changes.put,
            calendar_changes.within,
            calendar_changes.said,
            calendar_changes.title,
            page="/admin/calendar?day={subject}",
            together=True,
        ),
    ),
)
