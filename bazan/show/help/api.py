"""The door of the room: where the help about a page is, and the topics as Markdown for who prints them elsewhere."""

from bazan.show.help import reading
from bazan.show.help.reading import as_markdown, names, pages
from bazan.show.help.rules import topic_of

__all__ = ["address_about", "as_markdown", "names", "pages"]


def address_about(address: str) -> str:
    """Of the topic that speaks of the page at this address; of the help's first page when none does."""
    name = topic_of(address, reading.pages())
    return f"/help/{name}" if name else "/help"
