"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (
    Entry(
        "handle",
        "reports",
        "/reports",
        "message-square",
        "field_reports.view",
        35,
        waiting="bazan.citizens.field_reports.web.queue_display.waiting",
    ),
    Entry("administer", "report_rules", "/reports/rules", "split", "field_reports.route", 35),
)
