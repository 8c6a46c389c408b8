"""The one Jinja environment of every page."""

from typing import Any

from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    return Environment(**options, undefined=StrictUndefined)  # noqa: S701 - Django passes autoescape=True
