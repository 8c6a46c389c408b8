"""A thing that can be changed, as a room would declare it: how many hives stand in a place. Kept in memory."""

from bazan.core.administrator_changes import Kind
from bazan.core.errors import Refused

standing: dict[str, dict[str, int]] = {}
SECTOR = "environment"


def read(subject):
    return standing.get(subject)


def put(subject, state, actor, at):
    if state is None:
        standing.pop(subject, None)
    elif state["count"] < 0:
        raise Refused("frontend.number", {"text": state["count"], "name": "count"}, "count")
    else:
        standing[subject] = state


def within(subject, state):
    return [(None, SECTOR)]


def said(subject, state):
    return [("count", str(state["count"]))] if state else []


def title(subject):
    return subject


HIVES = Kind("hives", "changes.view", read, lambda *change: put(*change), within, said, title)
