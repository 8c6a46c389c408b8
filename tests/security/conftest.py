"""What the tests of every address share: the province that is written once, and what is counted and drawn once."""

from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
import resvg_py

from bazan.platform.manifests.menu import Entry
from bazan.processes.composition import app_registry
from bazan.processes.web import navigation
from tests.security import route_values


@pytest.fixture(scope="module")
def settled(lasting):
    with lasting():
        return route_values.settle()


@pytest.fixture(scope="module")
def counts(settled) -> dict[Any, int]:
    """How much waits behind the doors, as it was counted."""
    return {}


@pytest.fixture
def counted(counts, monkeypatch) -> None:
    """How much waits behind the doors hangs on who reads and on what was done, not on what is asked, and all that is done here is undone:
    it is counted once."""

    def counted_once(entry: Entry) -> Entry:
        waiting = entry.waiting
        if waiting is None:
            return entry

        def count(who: Any) -> int:
            if (entry.address, who) not in counts:
                counts[entry.address, who] = waiting(who)
            return counts[entry.address, who]

        return replace(entry, waiting=count)

    menu = tuple(map(counted_once, app_registry.menu()))
    monkeypatch.setattr(navigation, "_menu", lambda: menu)


@pytest.fixture
def pressed(monkeypatch):
    """The same drawing is pressed into a picture once: what is asked here changes the words of an address, seldom the drawing."""
    pressing = cache(lambda drawing, rules: resvg_py.svg_to_bytes(svg_string=drawing, **dict(rules)))
    monkeypatch.setattr(
        "bazan.platform.design_system.chart_images.resvg_py",
        SimpleNamespace(svg_to_bytes=lambda svg_string, **rules: pressing(svg_string, _frozen(rules))),
    )


def _frozen(rules):
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in rules.items())
