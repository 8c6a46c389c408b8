"""CAP 1.2 from bytes: hardened XML, the schema, then what it says. What is wrong is told with its place, up to a number of faults."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from bazan.core.fault_lists import MOST_TOLD, first_faults
from bazan.core.numbers import decimal_number, decimal_numbers, signed_number
from bazan.response.warnings import rules
from bazan.response.warnings.cap_vocabulary import ALERT, NAMESPACE, SIGNATURES, Element
from bazan.response.warnings.types import Area, Cap, Fault, Info, Point, Reference, Resource

LARGEST = 1 << 20
"""Bytes of one message."""
MOST_REPEATED = 1_000
"""Elements of one name in one element, and messages that one refers to."""
_LONGEST_SHOWN = 60
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", re.ASCII)
_NUMBERS: dict[str, Callable[[str], float | None]] = {"integer": signed_number, "decimal": decimal_number}
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[^:/?#]*([/?#]|$)")
"""RFC 3986: before a colon in the first segment stands a scheme, or there is none."""
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def parsed(data: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The root of a small document without document type and without entities, or why it can't be had."""
    if len(data) > LARGEST:
        return None, (Fault("warnings.xml.large", {"limit": LARGEST >> 10}, ""),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as why:
        return None, (Fault("warnings.xml.encoding", {"place": why.start}, ""),)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None, (Fault("warnings.xml.entities", {}, ""),)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as why:
        line, column = why.position
        return None, (Fault("warnings.xml.broken", {"line": line, "column": column}, ""),)
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding like UTF-7 the words above look different
        return None, (Fault("warnings.xml.entities", {}, ""),)
    return root, ()


def read(data: bytes) -> tuple[Cap | None, tuple[Fault, ...]]:
    """The message, and all that is wrong with it by the schema or else by the rules in prose; none when it can't be read at all."""
    root, faults = parsed(data)
    if root is None:
        return None, faults
    if root.tag != f"{{{NAMESPACE}}}alert":
        name = etree.QName(root)
        return None, (Fault("warnings.xml.root", {"name": name.localname[:40], "namespace": (name.namespace or "")[:80]}, ""),)
    faults = schema_faults(root)
    if faults:
        return None, faults
    cap, faults = _cap(root)
    return cap, faults or _told(rules.faults(cap))


def _told(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The first faults; where there are more, that is one too."""
    found, more = first_faults(faults)
    return (*found, Fault("warnings.faults", {"limit": MOST_TOLD}, "")) if more else tuple(found)


def schema_faults(root: Any) -> tuple[Fault, ...]:
    """What the schema of section 3.4 would refuse."""
    return _told(_judge_alert(root))


def _judge_alert(root: Any) -> Iterator[Fault]:
    signatures = [isinstance(child.tag, str) and child.tag.startswith(f"{{{SIGNATURES}}}") for child in root]
    children = [child for child, signature in zip(root, signatures, strict=True) if not signature]
    if True in signatures and signatures.index(True) < len(children):
        yield Fault("warnings.schema.order", {"name": "Signature"}, "Signature")
    yield from _judge(root, children, ALERT, "")


def _judge(node: Any, children: list[Any], grammar: tuple[Element, ...], path: str) -> Iterator[Fault]:
    here = path.rstrip("/") or "alert"
    if any(not name.startswith(_XSI) for name in node.attrib):
        yield Fault("warnings.schema.attribute", {"name": etree.QName(next(iter(node.attrib))).localname[:40]}, here)
    if any((text or "").strip() for text in (node.text, *(child.tail for child in node))):
        yield Fault("warnings.schema.text", {"name": etree.QName(node).localname}, here)
    known = {f"{{{NAMESPACE}}}{one.name}": (order, one) for order, one in enumerate(grammar)}
    counts: dict[str, int] = {}
    last = -1
    for child in children:
        if child.tag not in known:
            name = etree.QName(child).localname if isinstance(child.tag, str) else str(child)
            yield Fault("warnings.schema.unknown", {"name": name[:40], "parent": etree.QName(node).localname}, here)
            continue
        order, one = known[child.tag]
        counts[one.name] = counts.get(one.name, 0) + 1
        where = f"{path}{one.name}[{counts[one.name]}]" if one.many else f"{path}{one.name}"
        if order < last:
            yield Fault("warnings.schema.order", {"name": one.name}, where)
        last = max(last, order)
        if counts[one.name] == 2 and not one.many:
            yield Fault("warnings.schema.once", {"name": one.name}, where)
        if counts[one.name] > MOST_REPEATED:
            yield Fault("warnings.schema.many", {"name": one.name, "limit": MOST_REPEATED}, where)
            return
        if isinstance(one.kind, tuple):
            yield from _judge(child, list(child), one.kind, f"{where}/")
        else:
            yield from _value(child, one, where)
    for one in grammar:
        if one.needed and one.name not in counts:
            yield Fault("warnings.schema.missing", {"name": one.name, "parent": etree.QName(node).localname}, f"{path}{one.name}")


def _value(node: Any, one: Element, where: str) -> Iterator[Fault]:
    text = node.text or ""
    if len(node):
        yield Fault("warnings.schema.nested", {"name": one.name}, where)
    elif any(not name.startswith(_XSI) for name in node.attrib):
        yield Fault("warnings.schema.attribute", {"name": etree.QName(next(iter(node.attrib))).localname[:40]}, where)
    elif one.values and text not in one.values:
        said = {"name": one.name, "value": _shown(text), "values": ", ".join(one.values)}
        yield Fault("warnings.schema.value", said, where)
    elif one.kind == "time" and _instant(text) is None:
        yield Fault("warnings.schema.time", {"name": one.name, "value": _shown(text)}, where)
    elif one.kind == "language" and not _LANGUAGE.fullmatch(text.strip()):
        yield Fault("warnings.schema.language", {"value": _shown(text)}, where)
    elif one.kind == "uri" and not _URI.match(text.strip()):
        yield Fault("warnings.schema.uri", {"name": one.name, "value": _shown(text)}, where)
    elif one.kind in _NUMBERS and _NUMBERS[str(one.kind)](text.strip()) is None:
        yield Fault("warnings.schema.number", {"name": one.name, "value": _shown(text)}, where)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _instant(text: str) -> datetime | None:
    """CAP writes a date, a time to the second, and a zone as an offset; Z is no zone to it."""
    text = text.strip()
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _cap(root: Any) -> tuple[Cap, tuple[Fault, ...]]:
    """What a document that keeps the schema says; coordinates and references that can't be read are faults."""
    found: list[Fault] = []
    cap = Cap(
        identifier=_text(root, "identifier"),
        sender=_text(root, "sender"),
        sent=_instant(_text(root, "sent")),  # pyrefly: ignore[bad-argument-type] - a document that keeps the schema says a time
        status=_text(root, "status"),
        msg_type=_text(root, "msgType"),
        scope=_text(root, "scope"),
        source=_text(root, "source"),
        restriction=_text(root, "restriction"),
        addresses=_text(root, "addresses"),
        codes=_texts(root, "code"),
        note=_text(root, "note"),
        references=_references(_text(root, "references"), found),
        incidents=_text(root, "incidents"),
        infos=tuple(_info(node, f"info[{number}]", found) for number, node in enumerate(_all(root, "info"), 1)),
    )
    return cap, _told(found)


def _info(node: Any, path: str, found: list[Fault]) -> Info:
    return Info(
        language=_text(node, "language").strip() or "en-US",
        categories=_texts(node, "category"),
        event=_text(node, "event"),
        urgency=_text(node, "urgency"),
        severity=_text(node, "severity"),
        certainty=_text(node, "certainty"),
        responses=_texts(node, "responseType"),
        audience=_text(node, "audience"),
        event_codes=_pairs(node, "eventCode"),
        effective=_instant(_text(node, "effective")),
        onset=_instant(_text(node, "onset")),
        expires=_instant(_text(node, "expires")),
        sender_name=_text(node, "senderName"),
        headline=_text(node, "headline"),
        description=_text(node, "description"),
        instruction=_text(node, "instruction"),
        web=_text(node, "web"),
        contact=_text(node, "contact"),
        parameters=_pairs(node, "parameter"),
        resources=tuple(_resource(one) for one in _all(node, "resource")),
        areas=tuple(_area(one, f"{path}/area[{number}]", found) for number, one in enumerate(_all(node, "area"), 1)),
    )


def _resource(node: Any) -> Resource:
    size = signed_number(_text(node, "size").strip())
    names = ("resourceDesc", "mimeType", "uri", "derefUri", "digest")
    description, mime_type, uri, deref_uri, digest = (_text(node, name) for name in names)
    return Resource(description, mime_type, size, uri, deref_uri, digest)


def _area(node: Any, path: str, found: list[Fault]) -> Area:
    polygons = [_polygon(text, f"{path}/polygon[{number}]", found) for number, text in enumerate(_texts(node, "polygon"), 1)]
    circles = [_circle(text, f"{path}/circle[{number}]", found) for number, text in enumerate(_texts(node, "circle"), 1)]
    heights = [_text(node, name).strip() for name in ("altitude", "ceiling")]
    return Area(
        _text(node, "areaDesc"),
        tuple(one for one in polygons if one),  # some senders write an empty one where they have none
        tuple(one for one in circles if one is not None),
        _pairs(node, "geocode"),
        *map(decimal_number, heights),
    )


def _polygon(text: str, path: str, found: list[Fault]) -> tuple[Point, ...]:
    try:
        return tuple(_point(pair) for pair in text.split())
    except ValueError:
        found.append(Fault("warnings.polygon.text", {"value": _shown(text)}, path))
        return ()


def _circle(text: str, path: str, found: list[Fault]) -> tuple[Point, float] | None:
    try:
        centre, radius = text.split()
        if (length := decimal_number(radius)) is None:
            raise ValueError(radius)
        return _point(centre), length
    except ValueError:
        found.append(Fault("warnings.circle.text", {"value": _shown(text)}, path))
        return None


def _point(pair: str) -> Point:
    if (numbers := decimal_numbers(pair, 2)) is None:
        raise ValueError(pair)
    return numbers[0], numbers[1]


def _references(text: str, found: list[Fault]) -> tuple[Reference, ...]:
    """``sender,identifier,sent`` parted by white space."""
    read = []
    words = text.split(maxsplit=MOST_REPEATED)
    if len(words) > MOST_REPEATED:
        found.append(Fault("warnings.schema.many", {"name": "references", "limit": MOST_REPEATED}, "references"))
    for word in words[:MOST_REPEATED]:
        parts = word.split(",")
        sent = _instant(parts[2]) if len(parts) == 3 else None
        if sent is None or not all(parts):
            found.append(Fault("warnings.references.text", {"value": _shown(word)}, "references"))
        else:
            read.append(Reference(parts[0], parts[1], sent))
    return tuple(read)


def _all(node: Any, name: str) -> list[Any]:
    return node.findall(f"{{{NAMESPACE}}}{name}")


def _text(node: Any, name: str) -> str:
    return node.findtext(f"{{{NAMESPACE}}}{name}") or ""


def _texts(node: Any, name: str) -> tuple[str, ...]:
    return tuple(one.text or "" for one in _all(node, name))


def _pairs(node: Any, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((_text(one, "valueName"), _text(one, "value")) for one in _all(node, name))
