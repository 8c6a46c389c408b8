"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("handle", "warnings", "/warnings", "megaphone", "warnings.view", 60),)
