"""Every address of the web process, as its own table of addresses has it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bazan.processes.web.urls import urlpatterns


@dataclass(frozen=True)
class Route:
    """One address: ``alerts/<int:alert_id>``, its parts by name, and the room it belongs to."""

    text: str
    keys: Mapping[str, str]
    """Name of a part of the address to its kind: int, str, slug."""
    room: str

    def at(self, values: Mapping[str, object]) -> str:
        """The address with these values, as they stand."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(values[part[1]]), self.text)


def routes() -> Iterator[Route]:
    """All of them; a file of the front end is the gate's to serve."""
    for pattern in urlpatterns:
        text = str(pattern.pattern)
        if text.startswith("^static/"):
            continue
        keys = dict(reversed(part) for part in re.findall(r"<(\w+):(\w+)>", text))
        yield Route(text, keys, _room(pattern.callback))


def _room(view: Any) -> str:
    """The folder of the view: a decorated one bears the name of what it wraps."""
    return "/".join(view.__module__.split(".")[:3])
