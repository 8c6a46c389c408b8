"""The topics that lie here, read once in each language: ``topics/topics.toml`` says of what pages each speaks, and whose guide has it."""

import tomllib
from functools import cache
from pathlib import Path

from bazan.screens.help.topic_markdown import filled, topic
from bazan.screens.help.types import Topic

TOPICS = Path(__file__).parent / "topics"


@cache
def listed() -> dict[str, dict]:
    """``topics``: each with its ``pages``; ``guides``: the topics of each role, in their order."""
    return tomllib.loads((TOPICS / "topics.toml").read_text("utf-8"))


def names() -> list[str]:
    """Of all topics."""
    return list(listed()["topics"])


def guides() -> dict[str, list[str]]:
    """Role to the topics of its guide."""
    return listed()["guides"]


@cache
def pages() -> dict[str, str]:
    """Address to the topic that speaks of it."""
    return {page: name for name, one in listed()["topics"].items() for page in one["pages"]}


def written(name: str, spoken: str) -> str:
    """The Markdown of a topic as it lies here."""
    return (TOPICS / spoken / f"{name}.md").read_text("utf-8")


def as_markdown(name: str, spoken: str) -> str:
    """The same with the names of buttons and pages put in."""
    return filled(written(name, spoken), spoken)


@cache
def topics(spoken: str, shift: int = 0) -> dict[str, Topic]:
    """Every topic by its name. ``shift``: how much deeper headings stand."""
    return {name: topic(name, written(name, spoken), spoken, tuple(listed()["topics"][name]["pages"]), shift) for name in names()}
