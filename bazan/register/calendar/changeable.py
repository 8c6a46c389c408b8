"""What administrators change of this room in the browser."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind(
        "calendar_day", "calendar.change", "changing.read", "changing.put", "changing.within", "changing.said", "changing.title",
        page="/admin/calendar?day={subject}", together=True,
    ),
)  # fmt: skip
