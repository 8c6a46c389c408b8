"""The Atom feed of our public warnings (RFC 4287)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lxml import etree

from bazan.core.labels import label
from bazan.core.language import speaking
from bazan.core.settings import current
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import MessageInfo

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def feed(messages: Iterable[MessageInfo], changed: datetime, address: str) -> bytes:
    """The feed, in Vietnamese, its newest entry first. An entry's id is the permanent address of its message."""
    with speaking("vi"):
        return etree.tostring(_feed(messages, changed, address), xml_declaration=True, encoding="UTF-8")


def _feed(messages: Iterable[MessageInfo], changed: datetime, address: str) -> Any:
    root = etree.Element(f"{{{_ATOM}}}feed", {f"{_XML}lang": "vi"}, nsmap={None: _ATOM})
    here = f"{address}/cap/alerts.atom"
    setup = warnings.setup()
    _put(root, "id", here)
    simulated = f"[{label('warnings.public.badge')}] " if current().demo else ""
    _put(root, "title", simulated + label("warnings.feed.title", name=setup.name["vi"]))
    _put(root, "updated", changed.isoformat())
    _put(_put(root, "author"), "name", setup.name["vi"])
    _put(root, "link", rel="self", type="application/atom+xml", href=here)
    _put(root, "link", rel="alternate", type="text/html", href=warnings.public_address())
    for message in messages:
        _entry(_put(root, "entry"), message)
    return root


def _entry(entry: Any, one: MessageInfo) -> None:
    address = warnings.address(one.identifier)
    _put(entry, "id", address)
    kind = "" if one.msg_type == "Alert" else f"{label(f'warnings.type.{one.msg_type}')}: "
    _put(entry, "title", kind + one.headline["vi"])
    _put(entry, "updated", one.sent.isoformat())
    _put(entry, "published", one.sent.isoformat())
    _put(entry, "link", rel="alternate", type="application/cap+xml", href=address)
    _put(entry, "category", term=one.severity, label=label(f"severity.{one.severity.lower()}"))
    _put(entry, "summary", f"{one.area['vi']}. {one.description['vi']} {one.instruction.get('vi', '')}".strip())


def _put(node: Any, name: str, text: str = "", **attributes: str) -> Any:
    child = etree.SubElement(node, f"{{{_ATOM}}}{name}", attributes)
    if text:
        child.text = text
    return child
