"""Path expressions into decoded JSON: ``data.items[*].value``, ``[0]``, ``"odd name".x``. A leading ``$.`` is allowed."""

import re
from typing import Any

from bazan.core.errors import Refused

_STEP = re.compile(r"""\.?(?:"([^"]+)"|([^.\[\]"]+))|\[(\*|-?[0-9]{1,6})\]""")
MANY = "*"
Path = tuple[str | int, ...]


def compile_path(text: str) -> Path:
    """The steps of a path. Raises Refused ``drivers.path``."""
    steps: list[str | int] = []
    rest = text.removeprefix("$").removeprefix(".")
    at = 0
    while at < len(rest):
        match = _STEP.match(rest, at)
        if match is None:
            raise Refused("drivers.path", {"path": text})
        quoted, plain, index = match.groups()
        steps.append((MANY if index == MANY else int(index)) if index is not None else (quoted or plain))
        at = match.end()
    return tuple(steps)


def first(document: Any, path: Path) -> Any:
    """What stands at the path, or None when nothing does. Never raises."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(document, list) or not -len(document) <= step < len(document):
                return None
            document = document[step]
        elif isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document


def every(document: Any, path: Path) -> list[Any] | None:
    """All that stands at a path with ``[*]`` steps; a path that ends at a list gives its items. None: nothing is there."""
    found = [document]
    for at, step in enumerate(path):
        if step != MANY:
            found = [inner for item in found if (inner := first(item, (step,))) is not None]
            continue
        lists = [item for item in found if isinstance(item, list)]
        if not lists and at == path.index(MANY):
            return None
        found = [inner for item in lists for inner in item]
    if MANY in path:
        return found
    if not found or not isinstance(found[0], list):
        return None
    return found[0]
