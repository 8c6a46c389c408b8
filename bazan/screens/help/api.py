"""The door of the room: where the help about a page is, and the topics as Markdown for who prints them elsewhere."""

from bazan.screens.help import topic_files
from bazan.screens.help.rules import topic_of
from bazan.screens.help.topic_files import as_markdown, names, pages

__all__ = ["address_about", "as_markdown", "names", "pages"]


def address_about(address: str) -> str:
    """Of the topic that speaks of the page at this address; of the help's first page when none does."""
    name = topic_of(address, topic_files.pages())
    return f"/help/{name}" if name else "/help"
