"""What the tests of every address share: the province that is written once, and what is counted and drawn once."""

from functools import cache
from types import SimpleNamespace

import pytest
import resvg_py

from tests.database import lasting_rows
from tests.fixtures.menu_counts import counted, counts  # noqa: F401 - fixtures
from tests.security import route_values


@pytest.fixture(scope="package")
def settled(django_db_setup, django_db_blocker):
    """What stands for the parts of addresses, of a province that lasts for this folder: each of its tests finds it as it was then."""
    with lasting_rows(django_db_blocker) as writing:
        with writing():
            values = route_values.settle()
        yield values


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
