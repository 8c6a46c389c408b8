"""The addresses that a page leads to or loads, as a browser would ask for them by GET."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

_ATTRIBUTES = {
    "a": ("href", "data-href"),
    "area": ("href",),
    "img": ("src",),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src",),
    "link": ("href",),
    "script": ("src",),
    "image": ("href",),
}
_UNSENT = ("submit", "button", "file", "reset", "image")
_ANY = ("data-href", "data-url", "data-src")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, None] = {}
        self._form: tuple[str, list[tuple[str, str]]] | None = None
        self._select = ""

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        """Note what a field sends that nobody has touched; of a select it is one of its options."""
        assert self._form
        kind = (given.get("type") or "text").lower()
        if tag == "select":
            self._select = str(given["name"])
        elif tag == "input" and kind not in _UNSENT and (kind not in ("checkbox", "radio") or "checked" in given):
            self._form[1].append((str(given["name"]), given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form" and self._form:
            action, fields = self._form
            self.found[f"{action.partition('?')[0]}?{urlencode(dict(fields))}"] = None
            self._form = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            self._form = (given.get("action") or "", [])
        if self._form and given.get("name"):
            self._field(tag, given)
        if self._form and tag == "option" and self._select and ("selected" in given or self._select not in dict(self._form[1])):
            self._form[1].append((self._select, given.get("value") or ""))
        for name in (*_ATTRIBUTES.get(tag, ()), *_ANY):
            if given.get(name):
                self.found[str(given[name])] = None


def links_of(html: str, url: str) -> list[str]:
    """Return the links of a page to its own host, without fragments, in their order."""
    parser = _Links()
    parser.feed(html)
    here = urlsplit(url)
    found: dict[str, None] = {}
    for link in parser.found:
        there = urldefrag(urljoin(url, link)).url
        parts = urlsplit(there)
        if parts.scheme == here.scheme and parts.netloc == here.netloc:
            found[there] = None
    return list(found)
