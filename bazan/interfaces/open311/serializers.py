"""One document in two spellings: XML, and the JSON it is mapped to (the Spark convention: lists lose the name of their items)."""

import json
import re
from typing import Any

from lxml import etree

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
ITEMS = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request", "errors": "error",
    "endpoints": "endpoint", "formats": "format", "service_request_updates": "request_update",
}  # fmt: skip
"""A list to what each of its items is called in XML."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(root: str, content: Any, ending: str) -> bytes:
    """``content``: dicts, lists, text, numbers, truth, None. ``ending``: of ``TYPES``."""
    if ending == "json":
        return json.dumps(content, ensure_ascii=False).encode()
    return etree.tostring(_element(root, content), xml_declaration=True, encoding="utf-8")


def _element(name: str, content: Any) -> Any:
    made = etree.Element(name)
    if isinstance(content, dict):
        made.extend(_element(key, value) for key, value in content.items())
    elif isinstance(content, list | tuple):
        made.extend(_element(ITEMS[name], one) for one in content)
    elif content is not None:
        made.text = _NO_XML.sub("", ("true" if content else "false") if isinstance(content, bool) else str(content))
    return made
