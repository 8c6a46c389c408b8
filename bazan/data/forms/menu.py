"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("data", "forms", "/forms", "file-spreadsheet", "forms.view", 10, waiting="bazan.data.forms.web.due_forms.waiting"),)
