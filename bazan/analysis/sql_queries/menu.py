"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("data", "inquiries", "/inquiries", "circle-help", "inquiries.ask", 45),)
