"""Which of the many links of one kind are followed: a few of each shape, so that a crawl ends."""

import heapq
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

_DIGITS = re.compile(r"\d+")


@dataclass
class Budget:
    """Admit a link while its shape, its route and the whole crawl have room."""

    pages: int = 600
    """Of one account in one language."""
    of_shape: int = 8
    """Addresses that differ in digits only, such as ``/alerts/17`` and ``/things/rain-05``."""
    of_names: int = 4
    """Addresses of one route with the same names in their query string; without any, ``of_route``."""
    of_route: int = 24
    """Addresses of one route, whatever their query string has."""
    left_out: int = 0
    _seen: Counter = field(default_factory=Counter)
    _admitted: int = 0

    def admits(self, url: str) -> bool:
        keys = self._keys(url)
        if self._admitted >= self.pages or any(self._seen[key] >= most for key, most in keys.items()):
            self.left_out += 1
            return False
        self._seen.update(keys.keys())
        self._admitted += 1
        return True

    def _keys(self, url: str) -> dict[str, int]:
        """What an address counts for, and how often that is followed."""
        route, names = route_of(url)
        of_names = self.of_names if names else self.of_route
        return {f"shape {_DIGITS.sub('#', url)}": self.of_shape, f"names {route}?{names}": of_names, f"route {route}": self.of_route}


class Waiting:
    """The links still to follow: those first whose route and names have been met least, so that a crawl cut short met every kind."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, str, str]] = []
        self._known: set[str] = set()
        self._met: Counter = Counter()

    def add(self, url: str, referrer: str) -> None:
        """Add a link, once."""
        if url not in self._known:
            self._known.add(url)
            kind = route_of(url)
            self._met[kind] += 1
            heapq.heappush(self._heap, (self._met[kind], len(self._known), url, referrer))

    def next(self) -> tuple[str, str] | None:
        """Return an address and the page it was found on, or None where nothing is left."""
        return heapq.heappop(self._heap)[2:] if self._heap else None


def route_of(url: str) -> tuple[str, str]:
    """Return the pattern of the web process that an address belongs to, and the names in its query string.

    Where another process serves it, its first segment stands for the pattern.
    """
    parts = urlsplit(url)
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    try:
        return resolve(parts.path).route, names
    except Resolver404:
        return "/".join(parts.path.split("/")[:2]), names
