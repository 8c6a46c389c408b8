"""CAP 1.2 as bytes: UTF-8, no white space between elements, so that signatures hold for whoever drops it."""

from datetime import datetime
from typing import Any

from lxml import etree

from bazan.core.time import LOCAL
from bazan.response.warnings.cap_vocabulary import NAMESPACE
from bazan.response.warnings.types import Area, Cap, Info, Point, Reference


def written(cap: Cap) -> bytes:
    """The message unsigned. Empty texts are left out."""
    return etree.tostring(tree(cap), xml_declaration=True, encoding="UTF-8")


def tree(cap: Cap) -> Any:
    """The message as an element, to be signed."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    for name, text in (
        ("identifier", cap.identifier),
        ("sender", cap.sender),
        ("sent", instant(cap.sent)),
        ("status", cap.status),
        ("msgType", cap.msg_type),
        ("source", cap.source),
        ("scope", cap.scope),
        ("restriction", cap.restriction),
        ("addresses", cap.addresses),
        *(("code", code) for code in cap.codes),
        ("note", cap.note),
        ("references", " ".join(reference(one) for one in cap.references)),
        ("incidents", cap.incidents),
    ):
        _put(root, name, text)
    for info in cap.infos:
        _info(_inside(root, "info"), info)
    return root


def instant(at: datetime | None) -> str:
    """Local time with its zone, as section 3.3.2 wants it; UTC would have to be written -00:00."""
    return "" if at is None else at.astimezone(LOCAL).isoformat(timespec="seconds")


def reference(one: Reference) -> str:
    return f"{one.sender},{one.identifier},{instant(one.sent)}"


def _info(node: Any, info: Info) -> None:
    for name, text in (
        ("language", info.language),
        *(("category", one) for one in info.categories),
        ("event", info.event),
        *(("responseType", one) for one in info.responses),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("audience", info.audience),
    ):
        _put(node, name, text)
    _pairs(node, "eventCode", info.event_codes)
    for name, text in (
        ("effective", instant(info.effective)),
        ("onset", instant(info.onset)),
        ("expires", instant(info.expires)),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
        ("contact", info.contact),
    ):
        _put(node, name, text)
    _pairs(node, "parameter", info.parameters)
    for one in info.resources:
        inner = _inside(node, "resource")
        size = "" if one.size is None else str(one.size)
        for name, text in (
            ("resourceDesc", one.description),
            ("mimeType", one.mime_type),
            ("size", size),
            ("uri", one.uri),
            ("derefUri", one.deref_uri),
            ("digest", one.digest),
        ):
            _put(inner, name, text)
    for area in info.areas:
        _area(_inside(node, "area"), area)


def _area(node: Any, area: Area) -> None:
    _put(node, "areaDesc", area.description)
    for polygon in area.polygons:
        _put(node, "polygon", " ".join(_point(point) for point in polygon))
    for centre, radius in area.circles:
        _put(node, "circle", f"{_point(centre)} {_number(radius)}")
    _pairs(node, "geocode", area.geocodes)
    for name, height in (("altitude", area.altitude), ("ceiling", area.ceiling)):
        _put(node, name, "" if height is None else _number(height))


def _point(point: Point) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


def _number(value: float) -> str:
    """Six places are a hand's breadth on the ground; no exponent, which CAP doesn't know."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _pairs(node: Any, name: str, pairs: tuple[tuple[str, str], ...]) -> None:
    for key, value in pairs:
        inner = _inside(node, name)
        _put(inner, "valueName", key)
        _put(inner, "value", value)


def _put(node: Any, name: str, text: str) -> None:
    if text:
        _inside(node, name).text = text


def _inside(node: Any, name: str) -> Any:
    return etree.SubElement(node, f"{{{NAMESPACE}}}{name}")
