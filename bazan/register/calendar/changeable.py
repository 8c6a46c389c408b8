"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "calendar_day",
        "calendar.change",
        "bazan.register.calendar.changing.read",
        "bazan.register.calendar.changing.put",
        "bazan.register.calendar.changing.within",
        "bazan.register.calendar.changing.said",
        "bazan.register.calendar.changing.title",
        page="/admin/calendar?day={subject}",
        together=True,
    ),
)
