"""What a feed of warnings lists: Atom, as most publish it, or RSS. Pure."""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from bazan.response.warnings.cap.parser import parsed
from bazan.response.warnings.types import Fault

_ATOM = "{http://www.w3.org/2005/Atom}"
_CAP_TYPES = ("application/cap+xml", "application/common-alerting-protocol+xml")


@dataclass(frozen=True)
class Entry:
    """One warning of a feed: where its message stands, and when the feed last changed it."""

    id: str
    href: str
    updated: str
    title: str


def entries(data: bytes) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """The entries in the feed's order, or why it is none."""
    root, faults = parsed(data)
    if root is None:
        return (), faults
    if root.tag == f"{_ATOM}feed":
        return tuple(_atom(one) for one in root.findall(f"{_ATOM}entry")), ()
    if root.tag == "rss":
        items = root.findall("channel/item")
        return tuple(Entry(*(one.findtext(name, "").strip() for name in ("guid", "link", "pubDate", "title"))) for one in items), ()
    name = etree.QName(root)
    return (), (Fault("warnings.feed.root", {"name": name.localname[:40]}, ""),)


def _atom(entry: Any) -> Entry:
    links = entry.findall(f"{_ATOM}link")
    best = next((one for one in links if one.get("type") in _CAP_TYPES), None)
    if best is None:
        best = next((one for one in links if one.get("rel", "alternate") == "alternate"), None)
    texts = [(entry.findtext(f"{_ATOM}{name}") or "").strip() for name in ("id", "updated", "title")]
    return Entry(texts[0], best.get("href", "") if best is not None else "", texts[1], texts[2])
