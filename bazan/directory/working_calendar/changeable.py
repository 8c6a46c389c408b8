"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "calendar_day",
        "calendar.change",
        "bazan.directory.working_calendar.calendar_changes.read",
        "bazan.directory.working_calendar.calendar_changes.put",
        "bazan.directory.working_calendar.calendar_changes.within",
        "bazan.directory.working_calendar.calendar_changes.said",
        "bazan.directory.working_calendar.calendar_changes.title",
        page="/admin/calendar?day={subject}",
        together=True,
    ),
)
